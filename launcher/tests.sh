# shellcheck shell=bash
# The part of ./tandem that runs tests, within a budget of time. It is sourced.

# For a machine that is much slower than usual; what hangs is cut off at last. TANDEM_TEST_BUDGET (seconds) is another one.
readonly TEST_BUDGET_SECONDS=4200 FULL_TEST_BUDGET_SECONDS=7200 TEST_END_SECONDS=20

# A Java test that fails is run again at once: thousands of them wait for real programs, and a machine may stand still for longer than any deadline. What
# passes then is told by name in the last lines, and as many as this in one module fail it. Decision 0042.
readonly TESTS_AGAIN=(-Dsurefire.rerunFailingTestsCount=1 -Dsurefire.failOnFlakeCount=3)

test_mark= # by which all processes that a step of ours starts are known, whoever's children they are by now
results=() failed=

# The environment is what a process passes on to all that it starts, in whatever group or session, and what stays with one whose parent has ended.
processes_of_tests() { # prints their ids
  local file
  while read -r file; do
    file=${file#/proc/}
    say "${file%/environ}"
  done < <(grep --no-messages -lzxF "TANDEM_TEST_MARK=$test_mark" /proc/[0-9]*/environ)
}

# Ends what a step has left running: asked once, as some have others to end and take a second asking for haste. Processes of others are not touched.
end_tests() {
  local pids deadline=$((SECONDS + TEST_END_SECONDS)) signal=TERM
  [ -n "$test_mark" ] || return 0
  while mapfile -t pids < <(processes_of_tests) && [ ${#pids[@]} -gt 0 ]; do
    if [ -n "$signal" ]; then kill -s $signal "${pids[@]}" 2>/dev/null || true; fi
    signal=
    if [ $SECONDS -ge $deadline ]; then signal=KILL; fi
    sleep 0.2
  done
}

timed() { # NAME COMMAND...: within what is left of the budget; a failure does not keep the next ones from running
  local name=$1 began=$SECONDS left=$((test_deadline - SECONDS)) outcome=passed status=0
  shift
  say "== $name"
  if [ $left -le 0 ]; then
    outcome="not run: the time budget of $test_budget s is used up"
  else
    test_mark=$$.$RANDOM.$SECONDS
    TANDEM_TEST_MARK=$test_mark timeout --foreground --kill-after=$TEST_END_SECONDS $left "$@" || status=$?
    if [ $status -ne 0 ] && [ $SECONDS -ge $test_deadline ]; then
      outcome="CUT OFF: the time budget of $test_budget s is used up"
    elif [ $status -ne 0 ]; then
      outcome="FAILED (status $status)"
    fi
    end_tests
  fi
  [ "$outcome" = passed ] || failed=yes
  results+=("$(printf '%-28s %4d s  %s' "$name" $((SECONDS - began)) "$outcome")")
}

# Elements are known by their place in the line: what a test prints stands in the same file, and may be a report itself.
java_failures() { # prints each Java test that failed since the tests began, and what passed only when it was run again
  find "$HERE" -path '*/target/surefire-reports/TEST-*.xml' -newer "$HERE/target/tests-began" -exec awk '
    function value(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    function tell(outcome, why) { printf "  %-6s %s  %s\n", outcome, test, substr(why, 1, 160) }
    /^  <testcase / { test = value("classname") "." value("name"); told = 0 }
    !told && /^    <(failure|error)[ >]/ { tell("failed", value("message")); told = 1 }
    !told && /^    <flaky(Failure|Error)[ >]/ { tell("FLAKY", value("message")); told = 1 }' {} +
}

command_test() {
  local long=() again=("${TESTS_AGAIN[@]}") test_budget test_deadline
  case ${1:-} in
    '') test_budget=${TANDEM_TEST_BUDGET:-$TEST_BUDGET_SECONDS} ;;
    --full)
      test_budget=${TANDEM_TEST_BUDGET:-$FULL_TEST_BUDGET_SECONDS} long=(-DexcludedTestGroups=) again=()
      export TANDEM_TEST_FULL=yes
      ;;
    --replay)
      replay "${2:?--replay needs the file of a plan}"
      return
      ;;
    --engine)
      trap stop_engine EXIT
      start_engine
      "${@:2}"
      return
      ;;
    --podman)
      trap stop_podman EXIT
      start_podman
      "${@:2}"
      return
      ;;
    *) fail UP-05 "Unknown option $1." "See ./tandem help." ;;
  esac
  need_chromium
  need_languages
  need_peers
  fetch_sandbox_peers
  fetch_nginx
  export TANDEM_RUNNER_DEBUGGERS=$HERE/target/debuggers
  fetch_debuggers "$TANDEM_RUNNER_DEBUGGERS"
  build
  npm_packages "$HERE/web-ui"
  npm_packages "$HERE/e2e"
  trap 'end_tests; stop_engine' EXIT
  start_engine
  touch "$HERE/target/tests-began"
  test_deadline=$((SECONDS + test_budget)) # what was fetched and built before does not count
  if command -v shellcheck >/dev/null; then timed launcher shellcheck -x "$HERE/tandem"; fi
  # Two modules at a time: for much of theirs, tests wait for programs, adapters and databases.
  timed "java: unit, integration" "$HERE/mvnw" -B -ntp -q -fae -T 2 test -pl '!system-test' -Dexec.skip=true "${again[@]}" "${long[@]}"
  if [ "${TANDEM_TEST_FULL:-}" = yes ]; then
    trap 'end_tests; stop_engine; stop_podman' EXIT
    start_podman
    timed "java: sandboxes in Podman" "$HERE/mvnw" -B -ntp -q test -pl container-runtime -Dtest='dev.tandem.sandbox.docker.**' "${long[@]}"
    stop_podman
  fi
  timed "java: whole system" "$HERE/mvnw" -B -ntp -q test -pl crdt,runner-protocol,system-test -Dexec.skip=true \
    -Dtest='dev.tandem.system.**' -Dsurefire.failIfNoSpecifiedTests=false "${again[@]}" "${long[@]}"
  timed "web-ui: types, lint, unit" npm --prefix "$HERE/web-ui" test
  timed "browser: end to end" npm --prefix "$HERE/e2e" test
  printf '%s\n' "" "${results[@]}"
  java_failures
  [ -z "$failed" ] || fail TEST-02 "Some tests did not pass." "Read what they printed above; CONTRIBUTING.md tells how to run one."
}

replay() { # FILE: a plan that a kill loop saved
  local plan
  plan=$(realpath -e "$1") || fail TEST-03 "There is no plan $1." "Give the file that the failed test named."
  build
  "$HERE/mvnw" -B -ntp -q test -pl crdt,runner-protocol,system-test -Dexec.skip=true -Dtest=KillLoopTest#aSavedPlanIsPlayedAgain \
    -Dsurefire.failIfNoSpecifiedTests=false -Dtandem.plan="$plan"
}
