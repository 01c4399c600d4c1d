#!/usr/bin/env bash
# Runs planflip as the inputs of the action say, and tells the later steps where the reports are and how it ended.
# It has to run in the bash 3.2 of macOS, where an empty array is unset.
set -euo pipefail

planflip=(npx --no-install planflip)
[ -z "$VERSION" ] || planflip=(npx --yes "planflip@$VERSION")

reports=$(mktemp -d "$RUNNER_TEMP/planflip-XXXXXX")
formats=(--format terminal --format github --format "json=$reports/report.json"
  --format "markdown=$reports/comment.md" --format "sarif=$reports/planflip.sarif")

# A checkout of depth 1, as it is by default, does not have the base.
fetch_base() {
  git rev-parse --quiet --verify "origin/$1^{commit}" >/dev/null ||
    git fetch --quiet --no-tags --depth=1 origin "+refs/heads/$1:refs/remotes/origin/$1"
}

options=()
option() { [ -z "$2" ] || options+=("$1" "$2"); }

if [ -n "$REPORTS" ]; then
  words=(report)
  while IFS= read -r pattern; do
    while IFS= read -r file; do words+=("$file"); done < <(compgen -G "$pattern")
  done <<<"$REPORTS"
  if [ "${#words[@]}" -eq 1 ]; then
    echo "::error::planflip: no report is $REPORTS"
    echo "exit-code=2" >>"$GITHUB_OUTPUT"
    exit 0
  fi
else
  words=(check)
  if [ -z "$BASE" ] && [ -z "$ACCEPTED" ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
    fetch_base "$GITHUB_BASE_REF"
    BASE="origin/$GITHUB_BASE_REF"
  fi
  option --base "$BASE"
  option --accepted "$ACCEPTED"
  option --snapshot "$SNAPSHOT"
  option --queries "$QUERIES"
  option --migrations "$MIGRATIONS"
  option --since "$SINCE"
  option --engine "$ENGINE"
  option --config "$CONFIG"
  option --shard "$SHARD"
  read -ra verdicts <<<"$FAIL_ON"
  [ "${#verdicts[@]}" -eq 0 ] || options+=(--fail-on "${verdicts[@]}")
  case $ENGINE in native:*) "${planflip[@]}" engine install "${ENGINE#native:}" ;; esac
fi

code=0
"${planflip[@]}" "${words[@]}" ${options[@]+"${options[@]}"} "${formats[@]}" || code=$?

{
  echo "exit-code=$code"
  [ ! -e "$reports/report.json" ] || printf '%s\n' "json=$reports/report.json" \
    "markdown=$reports/comment.md" "sarif=$reports/planflip.sarif"
} >>"$GITHUB_OUTPUT"
