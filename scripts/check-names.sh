#!/usr/bin/env bash
# Fails where two types of a crate have one name: whoever looks for a type by its name finds one.
# Types of functions and of test modules are left out; each crate's tests are a crate of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

types_of() {
  # A type at the outermost level begins a line. `choice!` and `id!` make types, too: their names stand in
  # lines of their own, below their comments.
  find "$1" -name '*.rs' -print0 | sort -z | xargs -0 awk '
    FNR == 1 { in_tests = 0; in_macro = 0 }
    /^#\[cfg\(test\)\]/ { in_tests = 1 }
    in_tests { next }
    /^(pub(\([a-z]+\))? )?(struct|enum|trait|type|union) [A-Z]/ {
      for (i = 1; i <= NF; i++) if ($i ~ /^(struct|enum|trait|type|union)$/) { name = $(i + 1); break }
      sub(/[^A-Za-z0-9].*/, "", name)
      print name, FILENAME ":" FNR
    }
    /^(choice|id|line)!? ?[({]/ { in_macro = 1; next }
    in_macro && /^ *[A-Z][A-Za-z0-9]*( \{|,|$)/ {
      name = $1; sub(/[^A-Za-z0-9].*/, "", name)
      print name, FILENAME ":" FNR
      in_macro = 0
    }
    /^[)}]/ { in_macro = 0 }'
}

crates=(domain/src app/src app/islands/src frontend/src backend/src backend/tests server/src server/tests)

failed=0
for crate in "${crates[@]}"; do
  repeated=$(types_of "$crate" | sort | awk '
    { count[$1]++; places[$1] = places[$1] "\n    " $2 }
    END { for (name in count) if (count[name] > 1) print "  " name places[name] }')
  if [ -n "$repeated" ]; then
    printf 'check-names: %s has several types of one name:\n%s\n' "$crate" "$repeated" >&2
    failed=1
  fi
done
exit "$failed"
