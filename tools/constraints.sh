#!/usr/bin/env bash
# Resolves constraints.txt on Python 3.11 and demands that the same file resolves on 3.12 and 3.13.
# Keeps versions already chosen where they still fit; to move everything: tools/constraints.sh --upgrade
set -euo pipefail
cd "$(dirname "$0")/.."

new=$(mktemp)
trap 'rm -f "$new"' EXIT
grep -v '^#' constraints.txt >"$new" || true
uv pip compile pyproject.toml --quiet --all-extras --group dev --group engines --python-version 3.11 \
  --no-annotate --no-header --no-emit-index-url --no-emit-find-links "$@" -o "$new"
for version in 3.12 3.13; do
  uv pip compile pyproject.toml --quiet --all-extras --group dev --group engines --python-version "$version" -c "$new" -o /dev/null
done
{
  echo "# Exact versions of every dependency, direct or not, for Python 3.11, 3.12 and 3.13."
  echo "# Written by \`make constraints\`."
  cat "$new"
} >constraints.txt
