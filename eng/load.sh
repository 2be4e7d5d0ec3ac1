#!/usr/bin/env bash
# Loads this machine as a shared developer machine is loaded: many short processes, disk writes that are synced, builds, and
# another swarm when the Cli is built. Busy loops alone don't bring out what this does.
#
#   eng/load.sh [--load N] [--no-swarm] -- COMMAND…   run COMMAND under the load; its exit code is ours
#   eng/load.sh [--load N] [--no-swarm] --seconds S   load the machine for S seconds
#
# N is the load average to keep, 7 by default: all that is started here rests while the machine has more. What others run counts
# too. Everything is in one temporary folder, and ends with COMMAND, with a signal, and, should this script be killed, within
# seconds of it.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() { sed -n '5,6s/^# *//p' "$0" >&2; exit 2; }
whole() { [[ ${1-} =~ ^[1-9][0-9]{0,4}$ ]] || usage; }

target=7 swarm=true command=()
while [ $# -gt 0 ]; do
  case $1 in
    --load) whole "${2-}"; target=$2; shift 2 ;;
    --seconds) whole "${2-}"; command=(sleep "$2"); shift 2 ;;
    --no-swarm) swarm=false; shift ;;
    --) shift; command=("$@"); break ;;
    *) usage ;;
  esac
done
[ ${#command[@]} -gt 0 ] || usage

work=$(mktemp -d "${TMPDIR:-/tmp}/abathur-load.XXXXXXXX")
owner=$$
mark="ABATHUR_LOAD=$work"

# Each kind runs until the folder or this script is gone; if this script was killed, nobody else removes the folder.
on() {
  kill -0 "$owner" 2> /dev/null || rm -rf "$work"
  [ -d "$work" ] || return 1
  until calm; do
    sleep 0.5
    [ -d "$work" ] && kill -0 "$owner" 2> /dev/null || return 1
  done
}

calm() {
  local average rest
  [ -r /proc/loadavg ] || return 0
  read -r average rest < /proc/loadavg
  [ "${average%%.*}" -lt "$target" ]
}

processes() {
  while on; do
    for _ in {1..10}; do sh -c 'git --version; ls /usr/bin' > /dev/null 2>&1; done
  done
}

disk() { # NAME
  while on; do
    dd if=/dev/zero of="$work/$1" bs=64k count=32 conv=fsync 2> /dev/null
    for n in {1..20}; do dd if=/dev/zero of="$work/$1.$n" bs=4k count=1 conv=fsync 2> /dev/null; done
    rm -f "$work/$1" "$work/$1".*
  done
}

builds() { # NAME
  local project="$work/$1"
  mkdir -p "$project"
  cat > "$project/load.csproj" << 'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
</Project>
XML
  echo 'System.Console.WriteLine("built");' > "$project/Program.cs"
  while on; do
    dotnet restore --force "$project" > /dev/null 2>&1
    dotnet build --no-restore --no-incremental -nodeReuse:false -p:UseSharedCompilation=false "$project" > /dev/null 2>&1 || sleep 1
  done
}

swarms() { # PROGRAM
  while on; do
    TMPDIR="$work" "$1" demo > /dev/null 2>&1 < /dev/null || sleep 1
  done
}

# A load ends with all that it started: what left the process group still carries the mark in its environment.
marked() { grep -lsaF "$mark" /proc/[0-9]*/environ | cut -d/ -f3; }

loads=()
end() {
  trap '' INT TERM HUP
  local pid
  for pid in "${loads[@]}"; do kill -TERM -- "-$pid"; done 2> /dev/null
  for _ in {1..10}; do
    [ -n "$(marked)" ] || break
    kill -TERM $(marked) 2> /dev/null
    sleep 0.2
  done
  kill -KILL $(marked) 2> /dev/null
  for pid in "${loads[@]}"; do kill -KILL -- "-$pid"; done 2> /dev/null
  rm -rf "$work"
}
trap end EXIT

# With job control each load and the command has a process group of its own, and hears interrupts as in a terminal.
set -m
load() { ( export ABATHUR_LOAD="$work" DOTNET_CLI_TELEMETRY_OPTOUT=1; exec < /dev/null 2> /dev/null; "$@" ) & loads+=($!); disown; }

cli=$(ls -t "$root"/src/Abathur.Temporal.Cli/bin/{Release,Debug}/net10.0/abathur 2> /dev/null | head -n 1)
for _ in 1 2; do load processes; done
load disk disk
load builds build
if $swarm && [ -n "$cli" ]; then load swarms "$cli"; fi

"${command[@]}" <&0 &
running=$!
for signal in INT TERM HUP; do trap "kill -$signal -- -$running 2> /dev/null" "$signal"; done
while true; do
  wait "$running"
  status=$?
  kill -0 "$running" 2> /dev/null || break
done
[ -r /proc/loadavg ] && echo "load.sh: load average at the end: $(cut -d' ' -f1 /proc/loadavg)" >&2
exit "$status"
