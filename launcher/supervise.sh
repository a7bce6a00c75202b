# shellcheck shell=bash
# The part of ./tandem that keeps the two processes running. It is sourced: host, port and data are the launcher's.

# How the platform's process is started: as the service user when we are root, and never able to gain privileges.
as_service() {
  if is_root; then
    exec setpriv --reuid "$SERVICE_USER" --regid "$SERVICE_USER" --clear-groups --no-new-privs --inh-caps=-all \
      --pdeathsig TERM "$@"
  fi
  exec setpriv --no-new-privs --pdeathsig TERM "$@"
}

# What comes before a command that makes sandboxes: nothing when we are root; else what makes it the master of a user namespace of its own, with the
# range of user ids that /etc/subuid gives us or, without one, with our own id alone. It cannot do that by itself: a process of several threads,
# as Java's are, may not enter one. Where the kernel refuses there is nothing either: the command finds out what refuses, and tells it.
enter_namespace() { # sets namespace=(WORD...)
  local range=(unshare --user --mount --map-root-user --map-auto) one
  namespace=()
  if is_root; then return; fi
  one=(unshare --user --mount "--map-user=$(id -u)" "--map-group=$(id -u)" --keep-caps)
  # In this order: where the kernel refuses, unshare leaves the helper that would map a range behind, waiting for ever.
  "${one[@]}" mount -t tmpfs none /tmp 2>/dev/null || return 0
  namespace=("${one[@]}")
  if command -v newuidmap >/dev/null && "${range[@]}" mount -t tmpfs none /tmp 2>/dev/null; then namespace=("${range[@]}"); fi
}

# How the runner's is.
as_runner() {
  local namespace
  enter_namespace
  exec "${namespace[@]}" setpriv --pdeathsig TERM "$@" # in this order: becoming another user clears the death signal
}

make_service_user() {
  id "$SERVICE_USER" >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$SERVICE_USER"
}

# The directory belongs to whoever started us; only its part "platform" to the service user, who must not be able to
# exchange the code that the runner executes with privileges.
prepare_data() {
  need_command setpriv util-linux "it starts the platform without privileges"
  mkdir -p "$data"/{app,logs,platform,runner} || fail UP-06 "Cannot write to $data." "Choose another directory with --data."
  data=$(cd "$data" && pwd)
  exec 9>"$data/lock"
  flock -n 9 || fail UP-07 "Another Tandem is running on $data." "Stop it, or choose another directory with --data."
  if [ ! -s "$data/runner-token" ]; then
    (umask 077 && head -c 32 /dev/urandom | base64 -w 0 >"$data/runner-token.new" && mv "$data/runner-token"{.new,})
  fi
  chmod 700 "$data"/{platform,runner}
  is_root || return 0
  make_service_user
  chmod 755 "$data" "$data/app"
  chgrp "$SERVICE_USER" "$data/runner-token"
  chmod 640 "$data/runner-token"
  [ "$(stat -c %U "$data/platform")" = "$SERVICE_USER" ] || chown -R "$SERVICE_USER:$SERVICE_USER" "$data/platform"
  (as_service test -w "$data/platform") || fail UP-08 "The user $SERVICE_USER cannot reach $data/platform." \
    "Choose a directory with --data whose parents everyone may enter, such as /var/lib/tandem."
  (as_service test -x "$JAVA_HOME/bin/java") || fail UP-08 "The user $SERVICE_USER cannot reach $JAVA_HOME." \
    "Install the JDK where everyone may read it, such as /usr/lib/jvm."
}

# Runs from a copy: a build under a running product would pull the classes from under it, and the checkout may lie where
# the service user cannot go. The copy keeps the files' times, by which the start-up caches know that they still fit.
stage() { # PART FOLDER
  local copy="$data/app/$1" built=$2 stamp
  stamp=$(cat "$built/quarkus-app-dependencies.txt" && find "$built" -type f -printf '%P %s %T@\n' | sort)
  [ "$(cat "$copy.stamp" 2>/dev/null)" != "$stamp" ] || return 0
  rm -rf "$copy" "$copy.stamp" "$copy.aot"
  cp -a "$built" "$copy"
  chown -R "$(id -u):$(id -g)" "$copy"
  chmod -R a+rX,go-w "$copy"
  say "$stamp" >"$copy.stamp"
}

# The platform's heap is small and much of it short-lived: one collector without helpers and barriers costs the least processor
# time, a young generation of fixed size keeps what people's connections take from spreading over the machine's memory, and objects with
# short heads are a tenth smaller. The start-up cache is made with the same options, because it would not fit otherwise. The compilers
# give way to people's work (a niceness of 10): where processors are few, what they compile after a start would double people's waiting.
PLATFORM_JVM=(-XX:+UseSerialGC -Xmn32m -XX:+UseCompactObjectHeaders -XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=10)

# The two processes. Everything they are told comes by environment variables, which operators may add to.
run_platform() { # PORT DATA JVM-OPTION...
  cd "$2"
  export QUARKUS_HTTP_HOST=$host QUARKUS_HTTP_PORT=$1 TANDEM_DATA=$2 TANDEM_RUNNER_TOKEN_FILE="$data/runner-token" HOME=$2
  # The addresses of registries may hold passwords, which are the runner's alone.
  unset "${!TANDEM_PACKAGES_@}"
  # shellcheck disable=SC2086 # options are meant to be split
  as_service setsid "$JAVA_HOME/bin/java" "${PLATFORM_JVM[@]}" "${@:3}" ${TANDEM_PLATFORM_JAVA_OPTIONS:-} -jar "$data/app/platform/quarkus-run.jar"
}

run_runner() { # PORT DATA JVM-OPTION...
  cd "$2"
  export TANDEM_DATA=$2 TANDEM_PLATFORM_URL="http://127.0.0.1:$1" TANDEM_RUNNER_TOKEN_FILE="$data/runner-token"
  # Not where another user of this machine may have one already.
  export TANDEM_RUNNER_CACHE=${TANDEM_RUNNER_CACHE:-$2/cache}
  TANDEM_RUNNER_DEBUGGERS=$(debuggers_folder)
  export TANDEM_RUNNER_DEBUGGERS
  # It is the only one here: there is nobody to hand sessions to.
  export TANDEM_RUNNER_DRAIN_TIME=${TANDEM_RUNNER_DRAIN_TIME:-0S}
  # shellcheck disable=SC2086
  as_runner setsid "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED "${@:3}" ${TANDEM_RUNNER_JAVA_OPTIONS:-} \
    -jar "$data/app/runner/quarkus-run.jar"
}

# ---- keeping them running ------------------------------------------------------------------------------------------------------

declare -A pid_of=() born=() crashes=() # by part: platform, runner, ready (waits for the first), training

reachable_host() { case $host in 0.0.0.0 | ::) say 127.0.0.1 ;; *) say "$host" ;; esac; }

is_listening() { (exec 3<>"/dev/tcp/$(reachable_host)/$1") 2>/dev/null; }

is_ready() ( # PORT: in a process of its own, so that a refused connection ends nothing else
  exec 3<>"/dev/tcp/$(reachable_host)/$1" || exit 1
  printf 'GET /q/health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  read -r -t 5 line <&3 && [[ $line == *" 200 "* ]]
) 2>/dev/null

wait_until_ready() { # PORT
  local deadline=$((SECONDS + READY_SECONDS))
  until is_ready "$1"; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.05
  done
}

# What a launcher that was killed may have left: processes that run from our own copy of the product, and no others.
end_leftovers() {
  local part pid deadline=$((SECONDS + STOP_SECONDS)) signal=TERM
  for part in platform runner; do
    pid=$(cat "$data/$part.pid" 2>/dev/null) || continue
    while [ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF "$data/app/$part/"; do
      [ $SECONDS -lt $deadline ] || signal=KILL
      kill -s $signal "$pid" 2>/dev/null || true
      sleep 0.1
    done
    rm -f "$data/$part.pid"
  done
}

start() { # PART [SECONDS-TO-WAIT-FIRST]
  local part=$1 log="$data/logs/$1.log" options=()
  if [ -s "$log" ] && [ "$(stat -c %s "$log")" -gt 20000000 ]; then mv "$log" "$log.1"; fi
  if [ -f "$data/app/$part.aot" ]; then options=("-XX:AOTCache=$data/app/$part.aot"); fi
  (
    trap - EXIT INT TERM HUP
    exec 9>&- </dev/null >>"$log" 2>&1
    sleep "${2:-0}"
    "run_$part" "$port" "$data/$part" "${options[@]}"
  ) &
  pid_of[$part]=$! born[$part]=$SECONDS
  say $! >"$data/$part.pid"
}

restart() { # PART STATUS: at once the first time, then after 1, 2, 4 ... 30 seconds
  local part=$1 delay=0
  if [ $((SECONDS - born[$part])) -ge 60 ]; then crashes[$part]=0; fi
  crashes[$part]=$((${crashes[$part]:-0} + 1))
  if [ "$part" = platform ] && [ "${crashes[platform]}" -ge $CRASHES_BEFORE_GIVING_UP ]; then
    tail -n 30 "$data/logs/platform.log" >&2
    fail UP-09 "The platform ended ${crashes[platform]} times in a row." "Read $data/logs/platform.log."
  fi
  if [ "${crashes[$part]}" -gt 1 ]; then delay=$((1 << (crashes[$part] - 2))); fi
  if [ $delay -gt 30 ]; then delay=30; fi
  say "The $part ended (status $2, log $data/logs/$part.log); starting it again in $delay s."
  start "$part" $delay
}

stop_all() {
  trap 'kill -s KILL "${pid_of[@]}" 2>/dev/null' INT TERM # whoever asks twice means now
  local deadline=$((SECONDS + STOP_SECONDS))
  [ ${#pid_of[@]} -gt 0 ] || return 0
  say "Stopping ..."
  kill -s TERM "${pid_of[@]}" 2>/dev/null || true
  while kill -0 "${pid_of[@]}" 2>/dev/null && [ $SECONDS -lt $deadline ]; do sleep 0.05; done
  kill -s KILL "${pid_of[@]}" 2>/dev/null || true
}

supervise() {
  local part ended status stopping=
  trap 'stopping=yes' INT TERM HUP
  trap stop_all EXIT
  say "Starting the platform and its database ..."
  start platform
  wait_until_ready "$port" &
  pid_of[ready]=$!
  while [ -z "$stopping" ]; do
    status=0
    wait -n -p ended "${pid_of[@]}" 2>/dev/null || status=$?
    for part in "${!pid_of[@]}"; do
      if [ "${pid_of[$part]}" = "${ended:-}" ]; then
        unset "pid_of[$part]"
        on_end "$part" $status
      fi
    done
  done
}

on_end() { # PART STATUS
  case $1 in
    platform | runner) restart "$1" "$2" ;;
    ready)
      [ "$2" = 0 ] || fail UP-10 "The platform was not ready within $READY_SECONDS s." "Read $data/logs/platform.log."
      [ "$debug_port" = off ] || say "People's own editors join debug sessions at port $debug_port (./tandem debug-port tells how)."
      say "Tandem is ready: http://$(reachable_host | sed 's/^127\.0\.0\.1$/localhost/'):$port (Ctrl-C stops it)"
      start runner
      if [ ! -f "$data/app/platform.aot" ] && [ "${TANDEM_TRAINING:-on}" != off ]; then
        train &
        pid_of[training]=$!
      fi
      ;;
    training) if [ "$2" != 0 ]; then say "No start-up cache was made (log $data/logs/training.log); starting is slower without."; fi ;;
  esac
}

# Makes the JDK's start-up cache for this build, in the background while the product is in use already: a second platform,
# with a database of its own, is started, used for a while as people use one, and ended. The cache halves the time of every later
# start, and what is used often is compiled from the first minute on.
train() {
  exec 9>&- >>"$data/logs/training.log" 2>&1
  trap - EXIT INT HUP
  local training="$data/training" cache="$data/training/platform.aot" trainee visitors training_port=$((20000 + RANDOM))
  while is_listening $training_port; do training_port=$((20000 + RANDOM)); done
  rm -rf "$training"
  mkdir "$training"
  if is_root; then chown "$SERVICE_USER:" "$training"; fi
  renice -n 19 "$BASHPID" >/dev/null
  # What is not open leaves the memory after a second, so that opening from the database is practised too.
  unset TANDEM_DEBUG_PORT_PORT # people's
  export TANDEM_LIMITS_IDLE_SESSION=PT1S TANDEM_LIMITS_IDLE_DOCUMENT=PT1S TANDEM_LIMITS_SESSIONS_PER_MINUTE=1000
  (run_platform $training_port "$training" "-XX:AOTCacheOutput=$cache") </dev/null &
  trainee=$! visitors=
  # Ended early, its database has to go in order; the recording itself is not waited for.
  trap 'kill $visitors $trainee; while [ -n "$(find "$training" -name postmaster.pid)" ]; do sleep 0.05; done; kill -s KILL $trainee; exit 1' TERM
  wait_until_ready $training_port || { kill $trainee; exit 1; }
  (run_visitors $training_port "$training") </dev/null &
  visitors=$!
  wait $visitors || say "Not all was practised; what was is learned."
  visitors=
  kill $trainee
  wait $trainee || true
  chown "$(id -u):$(id -g)" "$cache"
  chmod 644 "$cache"
  mv "$cache" "$data/app/platform.aot"
  rm -rf "$training"
}

run_visitors() { # PORT DIRECTORY
  cd "$2"
  as_service "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m -cp "$data/app/platform/app/*:$data/app/platform/lib/main/*" \
    dev.tandem.platform.practice.Practice "http://127.0.0.1:$1" $PRACTICE_SECONDS 3
}
