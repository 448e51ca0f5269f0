#!/usr/bin/env bash
# Measures OrleansRaft beside etcd, DotNext.Net.Cluster and plain Postgres, on this machine and in turns. See bench/README.md.
#   bench/run.sh            the figures to quote: up to 20 minutes
#   bench/run.sh --quick    a look: up to 4 minutes
#   bench/run.sh --help     the other options
# Prints the report, and keeps it in bench/results. Everything that it starts has stopped when it ends. Exit code 2: a wrong option.
# ORLEANSRAFT_BENCH_DIR (default artifacts/bench in the checkout) is where the systems keep their data meanwhile: put it on the disk in question.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
export DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off

work=${ORLEANSRAFT_BENCH_DIR:-$root/artifacts/bench}
case $work in /*) ;; *) work=$PWD/$work ;; esac

if [ "$(uname)" != Linux ]; then
  echo "The benchmark reads Linux's /proc, and runs on Linux only." >&2
  exit 1
fi

download() {
  if [ "$(id -u)" -eq 0 ]; then apt-get -qq -o APT::Sandbox::User=root download etcd-server; else apt-get -qq download etcd-server; fi
}

# Debian's package, unpacked and not installed: installing it would also start a service that stays.
unpack_etcd() (
  folder=$1
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  mkdir -p "$folder"
  cd "$folder"
  if ! download </dev/null 2>/dev/null; then
    [ "$(id -u)" -eq 0 ] || return 1
    apt-get update -qq </dev/null && download </dev/null || return 1
  fi
  dpkg-deb -x etcd-server_*.deb . && rm etcd-server_*.deb
)

find_etcd() {
  local unpacked=$root/artifacts/etcd
  if command -v etcd; then return; fi
  if [ ! -x "$unpacked/usr/bin/etcd" ]; then
    echo "No etcd on this machine: fetching Debian's package etcd-server." >&2
    unpack_etcd "$unpacked" >&2 || return 0
  fi
  echo "$unpacked/usr/bin/etcd"
}

# The SDK's version is looked for from the current folder upwards.
cd "$root"
for project in src/DevCluster bench/Comparison; do
  # What a build prints matters only when it fails.
  if ! output=$(dotnet build "$project" -c Release -nologo -v:q --disable-build-servers </dev/null 2>&1); then
    echo "$output" >&2
    exit 1
  fi
done

exec dotnet bench/Comparison/bin/Release/net10.0/OrleansRaft.Bench.dll \
  --cluster-program "$root/src/DevCluster/bin/Release/net10.0/OrleansRaft.DevCluster.dll" \
  --etcd-program "$(find_etcd)" \
  --work "$work/run" \
  --results "$root/bench/results" \
  "$@"
