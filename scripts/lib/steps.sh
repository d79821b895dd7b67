# shellcheck shell=bash
# Steps of a test run: each is announced with the time, all are run, and the last line counts how they ended.
# A step is a command. Exit status 77 says that it cannot be run here, after saying why; in CI that is a failure, but of
# steps that CREDITS_MAY_SKIP names.

passed=() failed=() skipped=() unchanged=()
selected=' '

# measured FILE COMMAND…: runs it in a shell of its own, where any failure ends it, and leaves in FILE the seconds of
# processor time that it took. Not to be called under `if` or `||`: there `set -e` would not count inside.
measured() {
  local file=$1 status user system
  shift
  mkdir -p "$(dirname "$file")"
  (
    set +e
    (set -e && "$@")
    status=$?
    times >"$file.times"
    { read -r _ && read -r user system; } <"$file.times"
    rm -f "$file.times"
    echo $((${user%m*} * 60 + $(whole "${user#*m}") + ${system%m*} * 60 + $(whole "${system#*m}"))) >"$file"
    exit "$status"
  )
}

whole() { printf '%s' "${1%%[.,]*}"; }

# select_steps NAME…: only these; without any, all.
select_steps() { (($# == 0)) || selected=" $* "; }

is_selected() { [[ $selected == ' ' || $selected == *" $1 "* ]]; }

# A step of which `files_of NAME` names the files that it depends on, as git calls them, is not run again over the same
# ones; in CI it is, and where it is named. Whoever has such steps defines `files_of`; for the others it fails.
files_of() { return 1; }

# files_now NAME: one hash of those files, what is not committed yet among them, and of where the tools are. Fails where
# nobody may say that it passed before.
files_now() {
  local paths
  [[ ${CI:-} != true && $selected == ' ' ]] && paths=$(files_of "$1") || return 1
  read -ra paths <<<"$paths"
  {
    command -v terraform cargo node python3 || true
    git ls-files --cached --others --exclude-standard -- "${paths[@]}" || return 1
    git ls-files -z --cached --others --exclude-standard -- "${paths[@]}" | xargs -0 git hash-object -- 2>&1 || true
  } | git hash-object --stdin
}

# has_passed NAME: whether the step passed over the same files; it counts as passed then. Otherwise it begins with these.
has_passed() {
  local name=$1 now
  # shellcheck disable=SC2154 # tools.sh sets it
  mkdir -p "$target/passed"
  rm -f "$target/passed/$name.begun"
  now=$(files_now "$name") || return 1
  if [[ -e $target/passed/$name && $now == "$(<"$target/passed/$name")" ]]; then
    passed+=("$name") unchanged+=("$name")
    return 0
  fi
  echo "$now" >"$target/passed/$name.begun"
  return 1
}

# step NAME COMMAND…
step() {
  local name=$1 status started=$SECONDS used=0
  shift
  is_selected "$name" && ! has_passed "$name" || return 0
  printf '\n== %s  %s\n' "$(date +%H:%M:%S)" "$name"
  set +e
  measured "$target/used" "$@"
  status=$?
  set -e
  read -r used <"$target/used" || true
  ended "$name" "$status" $((SECONDS - started)) "$used"
}

# ended NAME STATUS SECONDS USED: counts a step and says how it ended, after how long, and of that how long it computed.
ended() {
  local name=$1 status=$2 seconds=$3 used=$4
  if ((status == 77)) && [[ ${CI:-} == true && " ${CREDITS_MAY_SKIP:-} " != *" $name "* ]]; then
    say "error: in CI nothing is skipped that CREDITS_MAY_SKIP does not name"
    status=1
  fi
  case $status in
    0)
      passed+=("$name") && status=passed
      [[ ! -e $target/passed/$name.begun ]] || mv "$target/passed/$name.begun" "$target/passed/$name"
      ;;
    77) skipped+=("$name") && status=skipped ;;
    *) failed+=("$name") && status=FAILED ;;
  esac
  [[ $status == passed ]] || rm -f "$target/passed/$name"
  printf '== %s  %s: %s after %s s (%s s of processor time)\n' "$(date +%H:%M:%S)" "$name" "$status" "$seconds" "$used"
}

# Steps that keep one processor busy at most and look at no clock run one after the other beside those that compile.
# What they print is kept, and shown when they are waited for.
aside=() aside_process=

# aside NAME COMMAND…: one more of them.
aside() {
  is_selected "$1" && ! has_passed "$1" || return 0
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
      name=${words[0]} started=$SECONDS used=0
      measured "$target/steps/$name.used" "${words[@]:1}" >"$target/steps/$name.log" 2>&1 </dev/null
      status=$?
      read -r used <"$target/steps/$name.used"
      echo "$status $((SECONDS - started)) $used" >"$target/steps/$name.ended"
    done
  ) &
  aside_process=$!
}

# finish_aside: waits for them, shows what each printed, and counts it.
finish_aside() {
  local line name status seconds used
  [[ $aside_process ]] || return 0
  wait "$aside_process" || true
  aside_process=
  for line in "${aside[@]}"; do
    name=${line%% *} status=1 seconds=0 used=0
    printf '\n== %s  %s, which ran beside the others\n' "$(date +%H:%M:%S)" "$name"
    cat "$target/steps/$name.log" 2>/dev/null || true
    read -r status seconds used <"$target/steps/$name.ended" || true
    ended "$name" "$status" "$seconds" "$used"
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

# Names what did not pass, counts, and fails unless every step that ran has passed, and every one that was asked for ran.
finish() {
  local name names
  read -ra names <<<"$selected"
  for name in ${names[@]+"${names[@]}"}; do
    is_done "$name" || failed+=("$name, which is the name of no step")
  done
  printf '\n'
  ((${#unchanged[@]} == 0)) || printf 'passed before, over the same files: %s\n' "${unchanged[@]}"
  ((${#skipped[@]} == 0)) || printf 'skipped: %s\n' "${skipped[@]}"
  ((${#failed[@]} == 0)) || printf 'FAILED: %s\n' "${failed[@]}"
  printf '%s passed, %s failed, %s skipped\n' "${#passed[@]}" "${#failed[@]}" "${#skipped[@]}"
  ((${#failed[@]} == 0 && ${#passed[@]} > 0))
}
