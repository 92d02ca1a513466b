# Sourced by the tests of the command: runs wspemu, looks at its status and streams, runs a file's tests one by one.
#
# A test is a function whose name is a sentence that begins with `it_` or `a_` or the like; each runs in a subshell.
set -uo pipefail

: "${WSPEMU:?the command}" "${LAYERS:?the folder of the bad providers}" "${CALLER:?the test program}"
unset WSPEMU_LAYERS WSPEMU_DEVICES WSPEMU_BASE WSPEMU_CRASH_REPORT WSPEMU_REPORTS CLICOLOR_FORCE
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# run ARG...: wspemu ARG..., with its status in $status and its streams in $out and $err.
run() {
  command_line="wspemu $*"
  status=0
  "$WSPEMU" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
  out=$(<"$scratch/out") err=$(<"$scratch/err")
}

fail() {
  printf '    %s\n' "$*" "command: $command_line" "status:  $status" "stdout:  $out" "stderr:  $err"
  exit 1
}

expect_status() { [[ $status == "$1" ]] || fail "the status is not $1"; }
expect_out() { [[ $out =~ $1 ]] || fail "stdout does not match: $1"; }
expect_no_out() { [[ -z $out ]] || fail "there is something on stdout"; }
expect_err() { [[ $err =~ $1 ]] || fail "stderr does not match: $1"; }
expect_no_err() { [[ -z $err ]] || fail "there is something on stderr"; }
# The whole of stderr is this one line.
expect_only_err() { [[ $err == "$1" ]] || fail "stderr is not exactly: $1"; }

# A report of a crash, with the address for a bad pointer and a stack that has the file in it, and then the last line of the two.
expect_crash() { # "KIND FILE" PLACE LAST-LINE
  [[ $err == "wspemu: $1: crashed$2"* ]] || fail "no report of the crash"
  [[ $2 != *SIGSEGV || $err == "wspemu: $1: crashed$2 at address 0x"* ]] || fail "no address"
  grep -q "^wspemu:   .*in ${1#* }+0x" <<<"$err" || fail "no stack with ${1#* } in it"
  [[ ${err##*$'\n'} == "$3" ]] || fail "the last line is not: $3"
}

# run_tests: every function defined after this file was sourced.
own_functions=$(declare -F | sed 's/^declare -f //')
run_tests() {
  local failures=0 count=0 name
  for name in $(declare -F | sed 's/^declare -f //' | grep -vxF "$own_functions"); do
    [[ $name != run_tests ]] || continue
    count=$((count + 1))
    if (eval "$name"); then
      printf 'ok      %s\n' "$name"
    else
      failures=$((failures + 1))
      printf 'FAILED  %s\n' "$name"
    fi
  done
  printf '%d tests, %d failed\n' "$count" "$failures"
  ((count > 0 && failures == 0))
}
