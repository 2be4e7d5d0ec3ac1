#!/usr/bin/env bash
# What fails only on a loaded machine is a defect: runs the demo, the integration suite and, where it is there, the chaos driver
# again and again under eng/load.sh, and prints a table. The log of each failure is kept. Exit code 1: something failed.
#
#   eng/steady.sh [--demos N] [--suites N] [--seeds N] [--load N]
#
# Defaults: 10 demos, 1 integration suite, 10 chaos seeds, a load average of 7; --load 0: no load.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

demos=10 suites=1 seeds=10 load=7
while [ $# -gt 0 ]; do
  case $1 in
    --demos | --suites | --seeds | --load)
      [[ ${2-} =~ ^[0-9]{1,5}$ ]] || { sed -n '5,7s/^# *//p' "$0" >&2; exit 2; }
      declare "${1#--}=$2"
      shift 2
      ;;
    *) sed -n '5,7s/^# *//p' "$0" >&2; exit 2 ;;
  esac
done

# What doesn't end is a failure too.
demo_limit=600 suite_limit=3600 seed_limit=3600

integration=tests/Abathur.Temporal.Integration.Tests chaos=tests/Abathur.Temporal.Chaos
projects=(src/Abathur.Temporal.Cli)
[ "$suites" = 0 ] || projects+=("$integration")
if [ -d "$chaos" ]; then [ "$seeds" = 0 ] || projects+=("$chaos"); else seeds=0; fi
for project in "${projects[@]}"; do dotnet build --nologo --verbosity quiet "$project" || exit 1; done

logs=$(mktemp -d "${TMPDIR:-/tmp}/abathur-steady.XXXXXXXX")
rows=() broken=0
under_load() { if [ "$load" = 0 ]; then "$@"; else eng/load.sh --load "$load" -- "$@"; fi; }

series() { # NAME COUNT SECONDS COMMAND…   in which {} is the run's number
  local name=$1 count=$2 limit=$3 n begin status
  local failed=0 times=()
  shift 3
  [ "$count" -gt 0 ] || return 0
  for n in $(seq "$count"); do
    begin=$SECONDS status=0
    under_load timeout "$limit" "${@//\{\}/$n}" > "$logs/$name-$n.log" 2>&1 < /dev/null || status=$?
    times+=($((SECONDS - begin)))
    printf '%s %s %d of %d: exit code %d after %d s\n' "$(date +%T)" "$name" "$n" "$count" "$status" "${times[-1]}" >&2
    if [ "$status" = 0 ]; then rm "$logs/$name-$n.log"; else failed=$((failed + 1)); fi
  done
  mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
  rows+=("| $name | $((count - failed)) | $failed | ${times[$(((count - 1) / 2))]} | ${times[-1]} |")
  broken=$((broken + failed))
}

series demo "$demos" "$demo_limit" dotnet run --no-build --project src/Abathur.Temporal.Cli -- demo
series integration "$suites" "$suite_limit" dotnet test --no-build --project "$integration"
series chaos "$seeds" "$seed_limit" dotnet run --no-build --project "$chaos" -- --seed '{}' --runs 1

printf '\n| what, at a load of %s | passed | failed | median s | max s |\n| --- | --- | --- | --- | --- |\n' "$load"
printf '%s\n' "${rows[@]}"
if [ "$broken" -gt 0 ]; then echo "The logs of the failures: $logs"; exit 1; fi
rmdir "$logs"
