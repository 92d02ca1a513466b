/* sal.h: Microsoft's annotations of parameters (_In_, _Out_ ...): all empty.
 * Deviation: the old names with two underscores (__in, __out ...) are left out, because libstdc++ has variables of those names. */
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

#endif
