#!/usr/bin/env bash
# Builds OrleansRaft and starts a cluster on this machine.
#   ./run.sh                 three silos and the REST API in one process, on SQLite files
#   ./run.sh --silos 5       the same with five silos
#   ./run.sh --processes     a process for each silo and a Postgres for each log, as in production
#   ./run.sh --processes --one-postgres    the same with one Postgres for everything
# ORLEANSRAFT_DATA_DIR (default ./data) keeps everything; ORLEANSRAFT_HTTP_PORT (default 8080) is where the API answers, on loopback.
# Prints a line with "ready" once the API answers and every silo is active. Ctrl-C or SIGTERM stops it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
export DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off

data=${ORLEANSRAFT_DATA_DIR:-$root/data}
case $data in /*) ;; *) data=$PWD/$data ;; esac
export ORLEANSRAFT_DATA_DIR=$data

# The SDK's version is looked for from the current folder upwards.
cd "$root"
dotnet build src/DevCluster -c Release -nologo -v:q -clp:NoSummary --disable-build-servers </dev/null
exec dotnet src/DevCluster/bin/Release/net10.0/OrleansRaft.DevCluster.dll "$@"
