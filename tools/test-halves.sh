#!/usr/bin/env bash
# Runs every test but the slow proofs, in two halves side by side: commands and stores on one core, all the rest on the other.
set -uo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
.venv/bin/python -m pytest -m "not proof" -q -p no:cacheprovider tests/functional tests/contract "$@" >"$log" 2>&1 &
half=$!
trap 'kill $half 2>/dev/null; rm -f "$log"' EXIT
.venv/bin/python -m pytest -m "not proof" -q -p no:cacheprovider --ignore=tests/functional --ignore=tests/contract "$@"
rest=$?
wait $half
commands=$?
echo "== the other half: tests/functional tests/contract"
cat "$log"
exit $((rest || commands))
