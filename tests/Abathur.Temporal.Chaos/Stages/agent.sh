# What an agent does: the next of its task's behaviors. BED is the run's folder.
key=${ABATHUR_TITLE#Diagnose failure: }
key=${key%%:*}
case "$ABATHUR_WORKTREE" in "$BED"/home-a/*) host=a;; "$BED"/home-b/*) host=b;; *) host=elsewhere;; esac
run=$(cat /proc/sys/kernel/random/uuid)
say() { echo "$(date +%s.%N) $1 $ABATHUR_TASK $host $run ${2:-}" >> "$BED/agents.log"; }

# Held until the last process of this run has ended: the descriptors are inherited.
exec 9> "$BED/locks/$ABATHUR_TASK-$host"
flock -n 9 || say overlap
exec 8> "$BED/locks/$ABATHUR_TASK"
flock -n 8 || say across

if [ "$ABATHUR_AGENT" = diagnostic-analyst ]; then
  case "$(head -n 1 "$BED/behaviors/$key" 2> /dev/null)" in
    HopelessAccept) verdict='{"action":"accept"}';;
    HopelessReplace) verdict='{"action":"replace","tasks":[{"title":"'$key'-again: replaces it","key":"'$key'-again"}]}';;
    HopelessAsk) verdict='{"action":"ask","question":"Is it hopeless?"}';;
    *) verdict='{"action":"retry","hint":"Again."}';;
  esac
  echo '{"summary":"diagnosed","verdict":'"$verdict"'}' > "$ABATHUR_RESULT"
  exit 0
fi

echo "$run" >> "$BED/starts/$key"
behavior=$(sed -n "$(wc -l < "$BED/starts/$key")p" "$BED/behaviors/$key" 2> /dev/null)
case "$(head -n 1 "$BED/behaviors/$key" 2> /dev/null)" in Hopeless*) behavior=Hopeless;; esac
[ "$ABATHUR_AGENT" != finisher ] || behavior=Commit
say start "${behavior:-Commit}"
trap 'say end' EXIT

# Overwrites what a run before it left on a branch that was kept.
work() {
  # On a full disk a write that failed would be committed as an empty file.
  mkdir -p done shared && echo "$run" > "done/$key" || exit 4
  shared=$(cat "$BED/shared/$key" 2> /dev/null)
  if [ -n "$shared" ]; then
    grep -v "^$key " "shared/$shared" > "$BED/starts/$run" 2> /dev/null
    echo "$key $run" >> "$BED/starts/$run"
    cat "$BED/starts/$run" > "shared/$shared" || exit 4
  fi
  git add -A && git commit -q -m "$key" || exit 4
  say committed
}

case "$behavior" in
  Slow) sleep 2; work;;
  Crash) echo half > half.txt; exit 3;;
  CommitCrash) work; exit 1;;
  Hang) echo half > half.txt; sleep 1000;;
  Deaf) trap '' TERM; echo half > half.txt; (trap '' TERM; sleep 1000) & sleep 1000; sleep 1000;;
  Dirty) work; echo half > half.txt;;
  NoCommit) echo half > half.txt; rm half.txt;;
  Litter) setsid sh -c 'trap "" TERM; sleep 1000' > /dev/null 2>&1 < /dev/null & work;;
  BadResult) work; echo '{"summary": ' > "$ABATHUR_RESULT";;
  HandOff)
    mkdir -p half && echo "$run" > "half/$key" || exit 4
    git add -A && git commit -q -m "half of $key" || exit 4
    echo '{"handoff":{"agent":"finisher","note":"The other half is missing."}}' > "$ABATHUR_RESULT";;
  AddWork)
    work
    echo '{"addWork":{"tasks":[{"title":"'$key'-more: comes of it","key":"'$key'-more","dependsOn":["'$ABATHUR_TASK'"]}]}}' > "$ABATHUR_RESULT";;
  Hopeless) echo "it can't be done" >&2; exit 3;;
  *) work;;
esac
