# shellcheck shell=bash
# What the scripts share; sourced by them from the project's root, never run by itself.

# fail STATUS MESSAGE...: says what is wrong on standard error and ends the script.
fail() {
  local status=$1
  shift
  echo "${0##*/}: $*" >&2
  exit "$status"
}

# usage: prints the comment at the head of the script, which is its help text.
usage() {
  sed -n '2,/^[^#]/{/^#/!d;/^# shellcheck/d;s/^# \{0,1\}//;p;}' "$0"
}

# need_program NAME HINT: ends with 69 when the program is missing.
need_program() {
  command -v "$1" >/dev/null || fail 69 "$1 is missing: $2"
}

# temporary_folder VARIABLE: makes a folder, stores its path, and removes it when the script ends.
temporary_folder() {
  local made
  made=$(mktemp -d "${TMPDIR:-/tmp}/winnow.XXXXXX")
  printf -v "$1" '%s' "$made"
  # shellcheck disable=SC2064
  trap "rm -rf '$made'" EXIT
}
