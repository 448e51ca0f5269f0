#!/usr/bin/env bash
# Builds and runs the tests: all of them, or the suites that are named.
#   ./test.sh                        every suite below tests/
#   ./test.sh conformance storage    these two (the folder's name, a part of it before a dot, or an alias)
#   RAFT_CONFORMANCE_DIR=<folder> ./test.sh conformance
# The last line is "N passed, N failed, N skipped", summed over all suites. Exit code: 0 all passed, 1 something failed or
# nothing ran, 2 no such suite. Suites that need Postgres start their own from the machine's binaries, unless
# ORLEANSRAFT_TEST_POSTGRES holds a connection string; the dashboard's drives the machine's Chromium, or the program that
# ORLEANSRAFT_TEST_CHROMIUM names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
export DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off

readonly configuration=Release framework=net10.0 suite_minutes=40 long_test_seconds=300
readonly results="$PWD/artifacts/test-results"

# Every xunit v3 executable below tests/ is a suite, named by its folder; the shared helpers are not one.
suites() {
  local project
  for project in tests/*/*.csproj; do
    if grep -q 'Include="xunit.v3"' "$project" && grep -q '<OutputType>Exe' "$project"; then echo "$project"; fi
  done
}

lower() { printf '%s' "$1" | tr '[:upper:]' '[:lower:]'; }

# Prints the suites that a name means.
named() {
  local wanted folder project
  wanted=$(lower "$1")
  case "$wanted" in
    core) wanted=raft ;;
    rest | api) wanted=clientapi ;;
  esac
  suites | while IFS= read -r project; do
    folder=$(lower "$(basename "$(dirname "$project")")")
    case "$folder" in "$wanted" | "$wanted".*) echo "$project" ;; esac
  done
}

nothing_ran() {
  printf '\n%s: no test ran.\n0 passed, 1 failed, 0 skipped\n' "$1"
  exit 1
}

# The log on Postgres, and the hosts as processes.
needs_postgres() { grep -qE 'Storage\.Postgres|src/DevCluster' "$1"; }

find_initdb() {
  command -v initdb && return
  local candidate
  for candidate in /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$candidate" ]; then echo "$candidate"; return; fi
  done
  return 1
}

# Installs a package of Debian's without starting a service; fails where that is not possible, or not allowed.
install_package() {
  local as_root=""
  if [ "$(id -u)" -ne 0 ]; then as_root="sudo -n"; fi
  command -v apt-get >/dev/null || return
  [ -z "$as_root" ] || sudo -n true 2>/dev/null || return
  echo "No $1 on this machine: installing Debian's package."
  $as_root apt-get -o Acquire::Retries=3 update -qq </dev/null &&
    $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends "$1" </dev/null
}

# The tests start throw-away instances themselves: only the binaries are needed.
ensure_postgres() {
  if [ -n "${ORLEANSRAFT_TEST_POSTGRES:-}" ] || find_initdb >/dev/null; then return; fi
  if install_package postgresql && find_initdb >/dev/null; then return; fi
  echo "These tests need Postgres: install it (initdb and postgres in PATH or below /usr/lib/postgresql)," >&2
  echo "or name a server in ORLEANSRAFT_TEST_POSTGRES." >&2
  nothing_ran "There is no Postgres"
}

needs_browser() { grep -q 'Microsoft.Playwright' "$1"; }

# Without one, the tests that need it are skipped, saying so.
ensure_browser() {
  if [ -n "${ORLEANSRAFT_TEST_CHROMIUM:-}" ]; then return; fi
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then return; fi
  done
  install_package chromium || echo "No Chromium could be installed."
}

build() {
  if ! dotnet build "$1" -c "$configuration" -nologo -v:q --disable-build-servers </dev/null; then nothing_ran "The build of $1 failed"; fi
}

limited() {
  if command -v timeout >/dev/null; then timeout --kill-after=30 "${suite_minutes}m" "$@"; else "$@"; fi
}

attribute() { sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p" <<<"$1"; }

# Prints the failed tests of a suite and their messages, from its results; a long message without its end.
failures_in() {
  awk -v RS='<' '
    function attribute(name,   value) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
      gsub(/&lt;/, "<", value); gsub(/&gt;/, ">", value); gsub(/\\?&quot;/, "\"", value); gsub(/&#xA;/, " ", value)
      gsub(/&amp;/, "\\&", value)
      return value
    }
    function tell(   lines, count, i) {
      print "  " name
      count = split(text, lines, "\n")
      for (i = 1; i <= count && i <= 20; i++) print "    " lines[i]
      if (count > 20) print "    ..."
    }
    # Text comes as one block of its own, in which anything may stand that looks like an element.
    inside { text = text "<" }
    !inside && /^!\[CDATA\[/ { inside = 1; text = ""; $0 = substr($0, 9) }
    inside {
      end = index($0, "]]>")
      text = text (end ? substr($0, 1, end - 1) : $0)
      if (end) inside = 0
      if (end && wanted) tell()
      next
    }
    /^test / { name = attribute("name") }
    /^error / { name = attribute("type") " " attribute("name") }
    /^message>/ { wanted = 1 }
    /^\/message>/ { wanted = 0 }
  ' "$1"
}

passed=0 failed=0 skipped=0 failures=""
note_failure() { failures="$failures$1"$'\n'; }

run() {
  local project=$1 name folder xml summary code=0
  name=$(basename "$project" .csproj)
  folder=$(dirname "$project")
  xml="$results/$name.xml"
  rm -f "$xml"
  echo "== $(basename "$folder")"
  # A test that never ends leaves no results, only what is said of it while it runs.
  limited dotnet "$folder/bin/$configuration/$framework/$name.dll" -noLogo -noColor -xml "$xml" \
    -diagnostics -longRunning "$long_test_seconds" </dev/null || code=$?

  # A run that ended before it wrote its results has failed as a whole, whatever it had printed.
  summary=$(grep -o -m1 '<assembly [^>]*>' "$xml" 2>/dev/null || true)
  if [ -z "$summary" ]; then
    note_failure "$name ended with exit code $code and left no results (limit: $suite_minutes minutes)."
    failed=$((failed + 1))
    return
  fi
  local suite_failed
  suite_failed=$(($(attribute "$summary" failed) + $(attribute "$summary" errors)))
  if [ "$suite_failed" -eq 0 ] && [ "$code" -ne 0 ]; then
    note_failure "$name ended with exit code $code although no test failed."
    suite_failed=1
  elif [ "$suite_failed" -ne 0 ]; then
    note_failure "Failed in $name:"$'\n'"$(failures_in "$xml")"
  fi
  passed=$((passed + $(attribute "$summary" passed)))
  failed=$((failed + suite_failed))
  skipped=$((skipped + $(attribute "$summary" skipped)))
}

projects=""
if [ $# -eq 0 ]; then
  projects=$(suites)
else
  for name in "$@"; do
    found=$(named "$name")
    if [ -z "$found" ]; then
      echo "No suite is called '$name'. There are:" >&2
      suites | while IFS= read -r project; do echo "  $(lower "$(basename "$(dirname "$project")" .Tests)")" >&2; done
      exit 2
    fi
    projects=$(printf '%s\n%s' "$projects" "$found" | sed '/^$/d' | awk '!seen[$0]++')
  done
fi

for project in $projects; do
  if needs_postgres "$project"; then ensure_postgres; break; fi
done
for project in $projects; do
  if needs_browser "$project"; then ensure_browser; break; fi
done

if [ $# -eq 0 ]; then
  build OrleansRaft.sln
else
  for project in $projects; do build "$project"; done
fi

mkdir -p "$results"
for project in $projects; do run "$project"; done

# Last, where it is found by whoever sees only the end of a long log.
echo
if [ -n "$failures" ]; then printf '%s\n' "$failures"; fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ $((passed + failed)) -gt 0 ]
