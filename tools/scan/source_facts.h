// What one source file says about itself, before anything is known about Windows: what it includes, defines and uses. Neutral.
#pragma once

#include "scan/tokens.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace wspemu::scan {

enum class Use {
    call,
    reference, // named without a call: its address is taken, or it goes to a function
    looked_up, // the name is a string in a call of GetProcAddress
};

struct UseAt {
    Use use;
    std::uint32_t line;
};

struct Include {
    std::string name; // as it is written
    bool angled;
    bool import; // #import
    std::uint32_t line;
};

struct Definition {
    std::string name;
    std::uint32_t line;
    bool local;      // static: other files do not see it
    bool member;     // of a class, in it or as CLASS::NAME
    bool takes_long; // the word `long` (once) is in its parameters
};

struct SourceFacts {
    std::vector<Include> includes;
    std::vector<Definition> definitions;
    std::set<std::string> macros;
    std::set<std::string> declared; // functions, variables, types, in any scope
    // Words in the place of a function: every word that is called, and every word with a capital letter that is named.
    std::map<std::string, std::vector<UseAt>> uses;
    // WPUQueueApc by that name or as a member lpWPUQueueApc: name without lp -> lines.
    std::map<std::string, std::vector<std::uint32_t>> upcalls;
};

// By the look of the tokens, as there is no compiler here: a name counts as a function that is defined when its parameters are followed
// by a body outside of all functions. Members of objects (x.f(), x->f(), X::f()) are no uses. Linear.
SourceFacts facts_of(const Tokens& tokens);

// For each "(" the index of its ")", else the number of tokens.
std::vector<std::uint32_t> matching_parentheses(const Tokens& tokens);

} // namespace wspemu::scan
