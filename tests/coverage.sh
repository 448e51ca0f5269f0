#!/usr/bin/env bash
# Prints the branch coverage of src/Raft by file, what is not covered by line, and the total.
#   tests/coverage.sh                                  by Raft.Tests and Conformance
#   tests/coverage.sh Raft.Tests Raft.Simulation.Tests by the suites that are named, taken together
# A branch is one way out of a condition, counted once however many suites take it. Suites run in the debug build, on a copy of their
# program whose core is instrumented. Exit code: 0, or 1 if a suite failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off

readonly work="$PWD/artifacts/coverage"
rm -rf "$work"
mkdir -p "$work"

[ $# -gt 0 ] || set -- Raft.Tests Conformance
dotnet restore tests/Coverage/Coverage.proj -v:q
for suite in "$@"; do
  project=$(ls "tests/$suite"/*.csproj)
  dotnet build "$project" -c Debug -nologo -v:q
  cp -R "tests/$suite/bin/Debug/net10.0" "$work/$suite"
  dotnet msbuild tests/Coverage/Coverage.proj -t:Cover -nologo -v:m \
    "-p:Suite=$work/$suite/$(basename "$project" .csproj).dll" "-p:Report=$work/$suite.info" >"$work/$suite.log" 2>&1 ||
    { cat "$work/$suite.log"; exit 1; }
done

# In a report, SF names a file, and BRDA a branch: its line, block, number, and how often it was taken.
cat "$work"/*.info | awk -F'[:,]' -v root="$PWD/src/Raft/" '
  $1 == "SF" { file = substr($2, length(root) + 1) }
  $1 == "BRDA" { key = file ":" $2 ":" $3 ":" $4; if (!(key in taken)) taken[key] = 0; if ($5 != "-") taken[key] += $5 }
  END { for (key in taken) print key ":" taken[key] }' | sort -t: -k1,1 -k2,2n | awk -F: '
  { all[$1]++; total++; if ($5 > 0) { hit[$1]++; covered++ } else missing[++missed] = $1 ":" $2; files[$1] }
  END {
    for (file in files) printf "%6.1f %%  %4d of %4d  %s\n", 100 * hit[file] / all[file], hit[file], all[file], file | "sort -k6"
    close("sort -k6")
    for (i = 1; i <= missed; i++) print "not taken: " missing[i]
    printf "%6.1f %%  %4d of %4d  branches of src/Raft\n", 100 * covered / total, covered, total
  }'
