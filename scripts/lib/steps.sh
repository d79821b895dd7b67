# shellcheck shell=bash
# Steps of a test run: each is announced with the time, all are run, and the last line counts how they ended.
# A step is a command. Exit status 77 says that it cannot be run here, after saying why; in CI that is a failure.

passed=() failed=() skipped=()
selected=' '

# select_steps NAME…: only these; without any, all.
select_steps() { (($# == 0)) || selected=" $* "; }

# step NAME COMMAND…
step() {
  local name=$1 status started=$SECONDS
  shift
  [[ $selected == ' ' || $selected == *" $name "* ]] || return 0
  printf '\n== %s  %s\n' "$(date +%H:%M:%S)" "$name"
  # Not under `if` or `||`: there `set -e` would not count inside.
  set +e
  (set -e && "$@")
  status=$?
  set -e
  if ((status == 77)) && [[ ${CI:-} == true ]]; then
    say 'error: in CI nothing is skipped'
    status=1
  fi
  case $status in
    0) passed+=("$name") && status=passed ;;
    77) skipped+=("$name") && status=skipped ;;
    *) failed+=("$name") && status=FAILED ;;
  esac
  printf '== %s  %s: %s after %s s\n' "$(date +%H:%M:%S)" "$name" "$status" $((SECONDS - started))
}

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
