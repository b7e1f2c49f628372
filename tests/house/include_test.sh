#!/usr/bin/env bash
# Does a translation unit of one room see another room's header? Asked of the compiler with the include directories of that
# room. Preprocessing is enough: it is the step of compiling that looks for headers.
#
#   include_test.sh sees|does_not_see COMPILER "DIR;DIR…" HEADER…
#
# `does_not_see` asks for the one right reason: the header is not found. Any other error fails the test.
set -euo pipefail
verdict=$1 compiler=$2 directories=$3
shift 3

flags=(-std=c++20 -E -o /dev/null -x c++)
IFS=';' read -ra each <<<"$directories"
for directory in "${each[@]}"; do flags+=("-I$directory"); done

for header in "$@"; do
  if said=$(printf '#include "%s"\n' "$header" | LC_ALL=C "$compiler" "${flags[@]}" - 2>&1); then seen=sees; else seen=does_not_see; fi
  if [[ $seen != "$verdict" ]]; then
    printf '"%s": expected %s, but it %s\n%s\n' "$header" "$verdict" "$seen" "$said"
    exit 1
  fi
  if [[ $seen == does_not_see && $said != *"fatal error: $header: No such file or directory"* ]]; then
    printf '"%s": refused, but for another reason than that it is not found:\n%s\n' "$header" "$said"
    exit 1
  fi
  printf '"%s": %s\n' "$header" "$seen"
done
