# shellcheck shell=bash
# Steps of a test run: each is announced with the time, all are run, and the last line counts how they ended.
# A step is a command. Exit status 77 says that it cannot be run here, after saying why; in CI that is a failure.

passed=() failed=() skipped=()
selected=' '

# select_steps NAME…: only these; without any, all.
select_steps() { (($# == 0)) || selected=" $* "; }

is_selected() { [[ $selected == ' ' || $selected == *" $1 "* ]]; }

# step NAME COMMAND…
step() {
  local name=$1 status started=$SECONDS
  shift
  is_selected "$name" || return 0
  printf '\n== %s  %s\n' "$(date +%H:%M:%S)" "$name"
  # Not under `if` or `||`: there `set -e` would not count inside.
  set +e
  (set -e && "$@")
  status=$?
  set -e
  ended "$name" "$status" $((SECONDS - started))
}

# ended NAME STATUS SECONDS: counts a step and says how it ended.
ended() {
  local name=$1 status=$2 seconds=$3
  if ((status == 77)) && [[ ${CI:-} == true ]]; then
    say 'error: in CI nothing is skipped'
    status=1
  fi
  case $status in
    0) passed+=("$name") && status=passed ;;
    77) skipped+=("$name") && status=skipped ;;
    *) failed+=("$name") && status=FAILED ;;
  esac
  printf '== %s  %s: %s after %s s\n' "$(date +%H:%M:%S)" "$name" "$status" "$seconds"
}

# Steps that keep one processor busy at most and look at no clock run one after the other beside those that compile.
# What they print is kept, and shown when they are waited for.
aside=() aside_process=

# aside NAME COMMAND…: one more of them.
aside() {
  is_selected "$1" || return 0
  aside+=("$*")
}

# start_aside: begins them.
start_aside() {
  ((${#aside[@]} > 0)) || return 0
  # shellcheck disable=SC2154 # tools.sh sets it
  rm -rf "$target/steps" && mkdir -p "$target/steps"
  (
    set +e
    for line in "${aside[@]}"; do
      read -ra words <<<"$line"
      name=${words[0]} started=$SECONDS
      (set -e && "${words[@]:1}") >"$target/steps/$name.log" 2>&1 </dev/null
      echo "$? $((SECONDS - started))" >"$target/steps/$name.ended"
    done
  ) &
  aside_process=$!
}

# finish_aside: waits for them, shows what each printed, and counts it.
finish_aside() {
  local line name status seconds
  [[ $aside_process ]] || return 0
  wait "$aside_process" || true
  aside_process=
  for line in "${aside[@]}"; do
    name=${line%% *} status=1 seconds=0
    printf '\n== %s  %s, which ran beside the others\n' "$(date +%H:%M:%S)" "$name"
    cat "$target/steps/$name.log" 2>/dev/null || true
    read -r status seconds <"$target/steps/$name.ended" || true
    ended "$name" "$status" "$seconds"
  done
}

# Ends them where the run itself ends early.
stop_aside() { [[ ! $aside_process ]] || kill "$aside_process" 2>/dev/null || true; }

# is_done NAME: whether a step has been counted.
is_done() { [[ " ${passed[*]-} ${failed[*]-} ${skipped[*]-} " == *" $1 "* ]]; }

# Ends a step that cannot be run here.
skip() {
  say "skipped: $*"
  exit 77
}

# Names what did not pass, counts, and fails unless every step that ran has passed.
finish() {
  printf '\n'
  ((${#skipped[@]} == 0)) || printf 'skipped: %s\n' "${skipped[@]}"
  ((${#failed[@]} == 0)) || printf 'FAILED: %s\n' "${failed[@]}"
  printf '%s passed, %s failed, %s skipped\n' "${#passed[@]}" "${#failed[@]}" "${#skipped[@]}"
  ((${#failed[@]} == 0 && ${#passed[@]} > 0))
}
