// The table of words, and the look through a text for them.
#include "scan/habits.h"

#include <algorithm>
#include <map>

namespace wspemu::scan {
namespace {

enum class Known { full, partial, none, by_header }; // by_header: full if a header of ours defines the word, else none

struct WordHabit {
    const char* name;
    Known level;
    const char* note;
    const char* words; // with blanks between; WORD* is a beginning
};

// clang-format off
constexpr WordHabit kWordHabits[] = {
    {"structured exceptions", Known::full, "",
     "__try _try __except _except __finally _finally AbnormalTermination _abnormal_termination GetExceptionInformation"},
    {"__leave", Known::full, "", "__leave _leave"},
    {"old annotations (__in, __out)", Known::full, "",
     "__in __out __inout __in_* __out_* __inout_* __deref_* __bcount* __ecount* __field_* __reserved __checkReturn __success"},
    {"annotations (_In_, _Out_)", Known::full, "",
     "_In_ _Out_ _Inout_ _In_* _Out_* _Inout_* _Ret_* _Outptr_* _Success_ _Check_return_ _Must_inspect_result_ _Pre_* _Post_* _When_"},
    {"inline assembler", Known::none, "Microsoft's form is not known: write C, or __asm__ as GCC has it", "__asm _asm"},
    {"word of Microsoft's compiler", Known::by_header, "not known: GCC and clang have another word for it, or none",
     "__uuidof __debugbreak __forceinline __assume __noop __unaligned __ptr32 __ptr64 __w64 __wchar_t __super __if_exists "
     "__if_not_exists __event __hook __unhook __raise __identifier __readfsdword __readgsdword __readgsqword __writegsqword "
     "_ReturnAddress _AddressOfReturnAddress _BitScanForward _BitScanReverse _alloca __pragma __int3 __fastfail"},
    {"ATL", Known::by_header, "not there: the strings are the C++ library's or your own",
     "CString CStringA CStringW CAtlString CAtlStringA CAtlStringW CComPtr CComQIPtr CComBSTR CComVariant CComModule CRegKey "
     "CComObject CComCriticalSection USES_CONVERSION CW2A CA2W CT2A CA2T CT2W CW2T CT2CA CA2CT W2A A2W T2A A2T W2T T2W W2CA A2CW"},
    {"MFC", Known::none, "not there", "CWinApp CWnd CDialog AFX_MANAGE_STATE AfxMessageBox BEGIN_MESSAGE_MAP AfxBeginThread"},
    {"C++/CLI", Known::none, "managed code is not compiled", "gcnew"},
    {"COM", Known::partial, "interfaces compile; no class is registered (see CoCreateInstance)",
     "STDMETHODIMP STDMETHODIMP_ STDMETHODCALLTYPE DECLARE_INTERFACE DECLARE_INTERFACE_ MIDL_INTERFACE IUnknown IClassFactory IDispatch"},
    {"wide streams", Known::none, "they do not work with a wchar_t of 16 bits: use narrow ones, or swprintf",
     "wcout wcerr wclog wcin wostream wistream wofstream wifstream wfstream wstringstream wostringstream wistringstream"},
    {"trace preprocessor (WPP)", Known::by_header, "",
     "WPP_INIT_TRACING WPP_CLEANUP WPP_CONTROL_GUIDS DoTraceMessage"},
    {"driver", Known::none, "only user mode is emulated: a device of your own stands in for it (wspemu_device.h)",
     "DriverEntry PDRIVER_OBJECT PDEVICE_OBJECT PIRP PIO_STACK_LOCATION"},
};
// clang-format on

struct WordIndex {
    std::map<std::string_view, const WordHabit*> words;
    std::map<std::string_view, const WordHabit*> beginnings;
};

WordIndex make_index() {
    WordIndex index;
    for (const WordHabit& habit : kWordHabits) {
        std::string_view rest = habit.words;
        while (!rest.empty()) {
            std::string_view word = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(word.size() + 1, rest.size()));
            const bool is_beginning = word.ends_with('*');
            if (is_beginning) word.remove_suffix(1);
            (is_beginning ? index.beginnings : index.words).emplace(word, &habit);
        }
    }
    return index;
}

const WordHabit* find_row(const WordIndex& index, std::string_view word) {
    if (const auto found = index.words.find(word); found != index.words.end()) return found->second;
    // The last beginning that is not behind the word: no beginning of the table is one of another.
    auto at = index.beginnings.upper_bound(word);
    if (at == index.beginnings.begin()) return nullptr;
    --at;
    return word.starts_with(at->first) ? at->second : nullptr;
}

Habit habit_of(const WordHabit& row, std::string_view word, std::uint32_t line, const Supply& supply) {
    // C and I begin the names of classes and interfaces, which others have too.
    const bool is_type = word[0] == 'C' || word[0] == 'I';
    Habit habit{row.name, Support::full, row.note, line, std::string(word), is_type};
    if (row.level == Known::by_header) {
        habit.name += ": " + habit.word;
        habit.level = supply.has_macro(word) || (is_type && supply.has_word(word)) ? Support::full : Support::none;
        if (habit.level == Support::full) habit.note.clear();
    } else {
        habit.level = static_cast<Support>(row.level);
    }
    return habit;
}

} // namespace

void find_word_habits(const Tokens& tokens, const Supply& supply, Habits& habits) {
    static const WordIndex index = make_index();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens.is(i, TokenKind::word)) continue;
        const std::string_view word = tokens.text(i);
        if (tokens.text(i - 1) == "." || tokens.text(i - 1) == "->") continue;
        if (const WordHabit* row = find_row(index, word))
            habits.push_back(habit_of(*row, word, tokens[i].line, supply));
    }
}

} // namespace wspemu::scan
