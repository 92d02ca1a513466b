/* sal.h: Microsoft's annotations of parameters (_In_, _Out_ ...): all empty. */
#ifndef WSPEMU_SAL_H
#define WSPEMU_SAL_H

#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _In_reads_(size)
#define _In_reads_opt_(size)
#define _In_reads_z_(size)
#define _In_reads_bytes_(size)
#define _In_reads_bytes_opt_(size)
#define _In_range_(low, high)
#define _In_count_(size)
#define _In_bytecount_(size)
#define _Out_
#define _Out_opt_
#define _Out_writes_(size)
#define _Out_writes_opt_(size)
#define _Out_writes_z_(size)
#define _Out_writes_opt_z_(size)
#define _Out_writes_to_(size, count)
#define _Out_writes_to_opt_(size, count)
#define _Out_writes_all_(size)
#define _Out_writes_bytes_(size)
#define _Out_writes_bytes_opt_(size)
#define _Out_writes_bytes_to_(size, count)
#define _Out_writes_bytes_to_opt_(size, count)
#define _Out_writes_bytes_all_(size)
#define _Inout_
#define _Inout_opt_
#define _Inout_z_
#define _Inout_updates_(size)
#define _Inout_updates_opt_(size)
#define _Inout_updates_z_(size)
#define _Inout_updates_bytes_(size)
#define _Inout_updates_bytes_opt_(size)
#define _Inout_updates_bytes_to_(size, count)
#define _Inout_updates_bytes_to_opt_(size, count)
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Outptr_opt_result_maybenull_
#define _Outptr_result_z_
#define _COM_Outptr_
#define _Ret_maybenull_
#define _Ret_notnull_
#define _Ret_z_
#define _Ret_writes_(size)
#define _Reserved_
#define _Field_size_(size)
#define _Field_size_opt_(size)
#define _Field_size_bytes_(size)
#define _Field_size_bytes_opt_(size)
#define _Field_range_(low, high)
#define _Struct_size_bytes_(size)
#define _Null_terminated_
#define _NullNull_terminated_
#define _Printf_format_string_
#define _Check_return_
#define _Must_inspect_result_
#define _Success_(expression)
#define _When_(expression, annotations)
#define _At_(target, annotations)
#define _On_failure_(annotations)
#define _Always_(annotations)
#define _Pre_
#define _Post_
#define _Pre_satisfies_(expression)
#define _Post_satisfies_(expression)
#define _Use_decl_annotations_
#define _Analysis_assume_(expression) ((void)0)
#define _Acquires_lock_(lock)
#define _Releases_lock_(lock)
#define _Requires_lock_held_(lock)
#define _Requires_lock_not_held_(lock)
#define _Acquires_exclusive_lock_(lock)
#define _Releases_exclusive_lock_(lock)
#define _Acquires_shared_lock_(lock)
#define _Releases_shared_lock_(lock)
#define _Guarded_by_(lock)
#define _Interlocked_
#define _Interlocked_operand_
#define _Function_class_(name)
#define _IRQL_requires_max_(level)
#define _Frees_ptr_
#define _Frees_ptr_opt_
#define _Outptr_opt_result_z_
#define _Outptr_result_nullonfailure_
#define _Outptr_opt_result_nullonfailure_
#define _Outref_
#define _Outref_result_maybenull_
#define _Deref_out_
#define _Deref_out_opt_
#define _Deref_out_z_
#define _Deref_opt_out_
#define _Deref_opt_out_opt_
#define _Deref_pre_maybenull_
#define _Deref_post_z_
#define _Deref_post_opt_z_
#define _Deref_prepost_z_
#define _Pre_z_
#define _Pre_opt_z_
#define _Pre_null_
#define _Pre_notnull_
#define _Pre_maybenull_
#define _Pre_valid_
#define _Pre_opt_valid_
#define _Pre_invalid_
#define _Pre_unknown_
#define _Pre_readonly_
#define _Pre_writeonly_
#define _Post_z_
#define _Post_valid_
#define _Post_invalid_
#define _Post_ptr_invalid_
#define _Post_notnull_
#define _Post_maybenull_
#define _Post_null_
#define _Notnull_
#define _Maybenull_
#define _Null_
#define _Valid_
#define _Notvalid_
#define _Points_to_data_
#define _Ret_
#define _Ret_opt_
#define _Ret_null_
#define _Ret_maybenull_z_
#define _Ret_opt_z_
#define _Ret_valid_
#define _Const_
#define _Literal_
#define _Scanf_format_string_
#define _Scanf_s_format_string_
#define _Printf_format_string_params_none_
#define _Check_return_opt_
#define _Check_return_wat_
#define _Prepost_z_
#define _Prepost_opt_z_
#define _Prepost_valid_
#define _Raises_SEH_exception_
#define _Maybe_raises_SEH_exception_
#define _No_competing_thread_
#define _Outptr_result_buffer_(value)
#define _Outptr_opt_result_buffer_(value)
#define _Outptr_result_bytebuffer_(value)
#define _Outptr_opt_result_bytebuffer_(value)
#define _Outptr_result_buffer_all_(value)
#define _Outptr_result_bytebuffer_all_(value)
#define _Outptr_result_buffer_maybenull_(value)
#define _Outptr_result_bytebuffer_maybenull_(value)
#define _Out_z_cap_(value)
#define _Out_cap_(value)
#define _Out_bytecap_(value)
#define _Out_opt_cap_(value)
#define _Out_opt_bytecap_(value)
#define _Out_cap_c_(value)
#define _Out_z_cap_c_(value)
#define _Out_bytecap_c_(value)
#define _Out_range_(value)
#define _Out_writes_bytes_all_opt_(value)
#define _Out_writes_all_opt_(value)
#define _Out_opt_z_cap_(value)
#define _In_opt_count_(value)
#define _In_opt_bytecount_(value)
#define _In_count_c_(value)
#define _In_bytecount_c_(value)
#define _In_z_count_(value)
#define _In_z_bytecount_(value)
#define _In_reads_opt_z_(value)
#define _In_reads_to_ptr_(value)
#define _In_reads_or_z_(value)
#define _In_reads_or_z_opt_(value)
#define _Inout_count_(value)
#define _Inout_bytecount_(value)
#define _Inout_opt_count_(value)
#define _Inout_cap_(value)
#define _Inout_z_cap_(value)
#define _Inout_bytecap_(value)
#define _Inout_updates_all_(value)
#define _Inout_updates_bytes_all_(value)
#define _Inout_updates_opt_z_(value)
#define _Inout_updates_bytes_all_opt_(value)
#define _Ret_writes_bytes_(value)
#define _Ret_writes_z_(value)
#define _Ret_writes_maybenull_(value)
#define _Ret_writes_bytes_maybenull_(value)
#define _Ret_range_(value)
#define _Ret_bytecap_(value)
#define _Ret_cap_(value)
#define _Ret_count_(value)
#define _Ret_bytecount_(value)
#define _Readable_bytes_(value)
#define _Readable_elements_(value)
#define _Writable_bytes_(value)
#define _Writable_elements_(value)
#define _Field_z_or_(value)
#define _Struct_size_bytes_opt_(value)
#define _Return_type_success_(value)
#define _IRQL_requires_(value)
#define _IRQL_requires_min_(value)
#define _IRQL_raises_(value)
#define _IRQL_saves_global_(value)
#define _Requires_exclusive_lock_held_(value)
#define _Requires_shared_lock_held_(value)
#define _Requires_no_locks_held_(value)
#define _Write_guarded_by_(value)
#define _Create_lock_level_(value)
#define _Has_lock_kind_(value)
#define _Post_same_lock_(value)
#define _Lock_level_order_(value)
#define _Satisfies_(value)
#define _Unchanged_(value)
#define _Deref_out_range_(value)
#define _Deref_in_range_(value)
#define _Pre_readable_size_(value)
#define _Pre_writable_size_(value)
#define _Pre_readable_byte_size_(value)
#define _Pre_writable_byte_size_(value)
#define _Post_readable_size_(value)
#define _Post_readable_byte_size_(value)
#define _Post_writable_size_(value)
#define _Post_writable_byte_size_(value)
#define _Pre_cap_(value)
#define _Pre_bytecap_(value)
#define _Post_count_(value)
#define _Post_bytecount_(value)
#define _Group_(value)
#define _Analysis_mode_(value)
#define _Outptr_result_buffer_to_(size, count)
#define _Outptr_opt_result_buffer_to_(size, count)
#define _Outptr_result_bytebuffer_to_(size, count)
#define _Out_cap_post_count_(size, count)
#define _Out_bytecap_post_bytecount_(size, count)
#define _Out_z_cap_post_count_(size, count)
#define _Inout_updates_to_(size, count)
#define _Inout_updates_to_opt_(size, count)
#define _Ret_writes_to_(size, count)
#define _Ret_writes_bytes_to_(size, count)
#define _Field_size_part_(size, count)
#define _Field_size_part_opt_(size, count)
#define _Field_size_bytes_part_(size, count)
#define _Field_size_bytes_part_opt_(size, count)
#define _Inout_cap_post_count_(size, count)
#define _Printf_format_string_params_(count)
#define _Field_z_
#define _Enum_is_bitflag_
#define _Group_impl_

#include "sal_old.h"

#endif
