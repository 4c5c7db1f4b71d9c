#!/bin/sh
# What `make demo` shows: two sample grants checked, one for a named signer, and a marked copy.
set -eu
fundflow=$1
out=reports/out
mkdir -p "$out"
say() { printf '\n\033[1m%s\033[0m\n\n' "$*"; }
run() { say "\$ fundflow $*"; "$fundflow" "$@"; }

printf 'These are sample grants, written for this project; the parties are fictional. grants/README.md lists them.\n'
run check grants/clean-grant/document.pdf --brief
run check grants/subagreement-es/document.pdf --brief
run check grants/us-federal-agreement/document.pdf --brief --profile grants/profile-kenya.toml --annotate "$out/us-federal-agreement-marked.pdf"
"$fundflow" check grants/*/document.* --format csv --output "$out/all-samples.csv" --profile grants/profile-kenya.toml

say "Done."
cat <<END
  $out/us-federal-agreement-marked.pdf   the agreement with its conditions marked: open it in any PDF viewer
  $out/all-samples.csv                   every finding of every sample, for a spreadsheet

  Now a grant of your own:   .venv/bin/fundflow check YOUR-GRANT.pdf
END
