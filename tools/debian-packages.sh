#!/usr/bin/env bash
# Installs the Debian packages that tests need, where it may; where it may not, says which tests skip.
# Usage: tools/debian-packages.sh test [proof]
set -euo pipefail

# package, the command that shows it is there, what needs it
list() {
  case "$1" in
    test)
      echo "postgresql       :/usr/lib/postgresql/*/bin/initdb:tests of the operations database on PostgreSQL"
      echo "chromium         :/usr/bin/chromium*:tests that look at the report in a browser"
      echo "fonts-dejavu-core:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:readable text in the browser's pictures"
      echo "nodejs           :/usr/bin/node:equality of exported cards in JavaScript"
      echo "default-jre-headless:/usr/bin/java:equality of exported cards in PMML"
      ;;
    proof)
      echo "r-base-core      :/usr/bin/Rscript:proofs against R"
      echo "r-cran-survey    :/usr/lib/R/*/survey/DESCRIPTION:proofs against R's survey package"
      echo "r-cran-mass      :/usr/lib/R/*/MASS/DESCRIPTION:proofs against R's profile intervals"
      echo "r-cran-brglm2    :/usr/lib/R/*/brglm2/DESCRIPTION:proofs of Firth's penalty against R"
      echo "default-jre-headless:/usr/bin/java:proofs on Spark"
      ;;
    *)
      echo "usage: tools/debian-packages.sh test [proof]" >&2
      exit 2
      ;;
  esac
}

absent=()
needs=()
for group in "${@:-test}"; do
  lines=$(list "$group")
  while IFS=: read -r package path use; do
    compgen -G "$path" >/dev/null || { absent+=("${package// /}"); needs+=("$use"); }
  done <<<"$lines"
done
[ "${#absent[@]}" -eq 0 ] && exit 0

say_missing() {
  echo "Not installed here: ${absent[*]} ($1)."
  printf '  skipped for want of it: %s\n' "${needs[@]}"
  echo "  To run them: sudo apt-get install ${absent[*]}"
}

if ! command -v apt-get >/dev/null; then
  say_missing "this is not Debian"
  exit 0
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    say_missing "not root, and sudo asks for a password"
    exit 0
  fi
fi
log=$(mktemp)
echo "Installing Debian packages: ${absent[*]}"
if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -q --no-install-recommends "${absent[@]}"; } >"$log" 2>&1; then
  tail -n 5 "$log"
  say_missing "apt-get failed, see above"
fi
rm -f "$log"
