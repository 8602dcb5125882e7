#!/usr/bin/env bash
# Runs every test but the slow proofs, two parts of the suite side by side; whoever is done takes the next part, the
# longest first, so that neither core waits for the other. What is said to it is said to every pytest (-k, -x).
set -uo pipefail
cd "$(dirname "$0")/.."

part() {
  local log said
  log=$(mktemp)
  .venv/bin/python -m pytest -m "not proof" -q -p no:cacheprovider "$@" >"$log" 2>&1
  said=$?
  { echo "== $*"; cat "$log"; rm -f "$log"; } | flock tools/test-halves.sh cat
  [ "$said" -eq 5 ] || return "$said" # 5: none of its tests was asked for
}
export -f part

parts=(
  "tests/functional"
  "tests/unit/wiring tests/unit/app tests/unit/law"
  "tests/contract"
  "tests/generative tests/golden"
  "tests/unit/auditing tests/unit/stats tests/unit/observing"
  "tests/house"
)
rest="tests"
for known in ${parts[*]}; do rest="$rest --ignore=$known"; done
# The longest of the others before what is short, so that no core waits at the end.
parts=("${parts[0]}" "$rest" "${parts[@]:1}")

printf '%s\n' "${parts[@]}" | xargs -P 2 -I{} bash -c 'part {} "$@"' "$0" "$@"
