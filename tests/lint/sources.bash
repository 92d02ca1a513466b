# Sourced by the checks in this folder: goes to the top of the tree, lists source files, collects findings.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# sources EXTENSION-REGEX FOLDER...: files in those of the folders that exist.
sources() {
  local extensions=$1 folder
  shift
  for folder in "$@"; do
    [[ ! -d $folder ]] || find "$folder" -type f -regextype posix-extended -regex ".*\.($extensions)"
  done | sort
}

findings=0

# finding TEXT...: prints it and makes the check fail.
finding() {
  printf '%s\n' "$*"
  findings=$((findings + 1))
}

# forbid WHY REGEX FILE...: a finding for each line of the files that matches.
forbid() {
  local why=$1 regex=$2 line
  shift 2
  (($#)) || return 0
  while IFS= read -r line; do
    finding "$line   <- $why"
  done < <(grep -nHE "$regex" "$@" || true)
}

finish() {
  echo "${0##*/}: $findings findings"
  exit $((findings > 0))
}
