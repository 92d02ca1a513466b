# A rough scan of C and C++ for functions: follows braces, ignores strings, comments and preprocessor lines.
# Prints `FN file lines`, `LONG file:line: ...` above `max`, and `COMMENTS ...` at the end.

function begin_file() { depth = 0; outer = 0; body = -1; pending = ""; in_comment = 0; continued = 0 }

# Removes comments and literals from a line, counting lines that hold a comment.
function strip(text,   out, c, two, quote) {
  out = ""
  had_comment = in_comment
  while (text != "") {
    two = substr(text, 1, 2)
    if (in_comment) {
      if (!match(text, /\*\//)) return out
      text = substr(text, RSTART + 2); in_comment = 0
    } else if (two == "//") {
      had_comment = 1
      return out
    } else if (two == "/*") {
      had_comment = 1; in_comment = 1; text = substr(text, 3)
    } else if (match(text, /^"([^"\\]|\\.)*"/) || match(text, /^'([^'\\]|\\.)+'/)) {
      # A digit separator (1'000) is no character literal.
      text = substr(text, RLENGTH + 1); out = out "L"
    } else {
      out = out substr(text, 1, 1); text = substr(text, 2)
    }
  }
  return out
}

# Is the text before an opening brace the head of a function? It ends in a parameter list, perhaps with qualifiers, and is not
# an initializer, a type or a namespace.
function is_head(text) {
  if (text ~ /(^|[^A-Za-z_])(namespace|enum|extern "?L"?)[^()]*$/) return 0
  if (text ~ /(^|[^A-Za-z_])(class|struct|union)[^()]*$/) return 0
  return text ~ /\)[^=()]*$/ || text ~ /\)[ \t]*(noexcept|const|override|final|requires|->|:)[^;]*$/
}

function scan(text,   i, c) {
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "{") {
      depth++
      if (body < 0 && is_head(pending)) { body = depth; start = head_line ? head_line : FNR }
      pending = ""; head_line = 0
    } else if (c == "}") {
      if (depth == body) {
        lines = FNR - start + 1
        print "FN", FILENAME, lines
        if (lines > max) print "LONG " FILENAME ":" start ": a function of " lines " lines, at most " max
        body = -1
      }
      if (depth > 0) depth--
      pending = ""; head_line = 0
    } else if (c == ";") {
      pending = ""; head_line = 0
    } else {
      if (!head_line && c !~ /[ \t]/) head_line = FNR
      pending = pending c
    }
  }
  pending = pending " "
}

FNR == 1 { begin_file() }
{
  code = strip($0)
  if ($0 !~ /^[ \t]*$/) filled++
  if (had_comment) commented++
  if (continued || code ~ /^[ \t]*#/) { continued = code ~ /\\$/; next }
  scan(code)
}
END { if (filled) printf "COMMENTS %d of %d filled lines hold a comment (%d %%)\n", commented, filled, 100 * commented / filled }
