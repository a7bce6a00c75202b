# shellcheck shell=bash
# The benchmarks: what each needs beside it, and how it is started.

command_bench() {
  local name=${1:-}
  case $name in
    room)
      need_chromium
      build
      npm_packages "$HERE/e2e"
      TANDEM_WORKING_DIRECTORY=$PWD npm --prefix "$HERE/e2e" run --silent bench -- "$@"
      ;;
    collab) bench_collab "${@:2}" ;;
    sandbox) bench_sandbox "${@:2}" ;;
    debug) bench_debug "${@:2}" ;;
    crdt) bench_crdt dev.tandem.bench.crdt.CrdtBenchmark "${@:2}" ;;
    crdt-inner) bench_crdt dev.tandem.bench.crdt.inner.InnerBenchmark "${@:2}" ;;
    *) fail BENCH-01 "There is no benchmark named \"$name\"." "Choose one of: room, collab, sandbox, debug, crdt, crdt-inner." ;;
  esac
}

JAVA_BEFORE=() JAVA_WITH=()

bench_sandbox() { # ARGUMENT...
  need_build_tools
  fetch_sandbox_peers
  build_bench
  trap stop_engine EXIT
  start_engine
  mkdir -p "$HERE/target/bench-sandbox"
  rm -f "$HERE/target/bench-sandbox/safepoints.log"
  JAVA_WITH=(-XX:+UseSerialGC -Xmx512m "-Dtandem.peers=$TANDEM_SANDBOX_PEERS"
    "-Dtandem.engine=$TANDEM_TEST_ENGINE" "-Dtandem.engine.client=${engine_client[0]:-}"
    "-Dtandem.engine.image=$TANDEM_TEST_IMAGE" "-Dtandem.engine.missing=$TANDEM_TEST_ENGINE_MISSING"
    "-Dtandem.safepoints=$HERE/target/bench-sandbox/safepoints.log"
    "-Xlog:safepoint:file=$HERE/target/bench-sandbox/safepoints.log::filecount=0")
  run_bench dev.tandem.bench.sandbox.SandboxBenchmark "$@"
}

bench_debug() { # ARGUMENT...
  need_build_tools
  local folder=${TANDEM_RUNNER_DEBUGGERS:-$HERE/target/debuggers}
  fetch_debuggers "$folder"
  build_bench
  place_java_adapter "$folder"
  JAVA_WITH=(-XX:+UseSerialGC -Xmx512m "-Dtandem.debuggers=$folder")
  run_bench dev.tandem.bench.debug.DebugBenchmark "$@"
}

# The peers are no part of the product; without a Rust toolchain there is one fewer.
bench_crdt() { # CLASS ARGUMENT...
  need_build_tools
  npm_packages "$HERE/bench/peers/yjs"
  if command -v cargo >/dev/null; then
    cargo build --quiet --release --manifest-path "$HERE/bench/peers/yrs/Cargo.toml" >&2 ||
      say "tandem: yrs could not be built and is left out." >&2
  fi
  build_bench
  run_bench "$@"
}

build_bench() {
  local modules=(crdt container-runtime debugger-proxy runner-protocol runner-agent bench)
  if is_newer_than "$BENCH_BUILT" "$HERE/pom.xml" "${modules[@]/#/$HERE/}"; then
    # Of the runner its classes are enough.
    maven -q package -DskipTests -Dspotless.check.skip=true -Dquarkus.build.skip=true -pl "$(IFS=,; echo "${modules[*]}")" >&2 ||
      fail UP-04 "The build failed." "Read what is printed above."
    mkdir -p "$HERE/target" && touch "$BENCH_BUILT"
  fi
}

run_bench() { # CLASS ARGUMENT..., with JAVA_BEFORE=(command before java) and JAVA_WITH=(options)
  local jars=("$HERE"/bench/target/bench-*.jar)
  "${JAVA_BEFORE[@]}" "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dtandem.home="$HERE" "${JAVA_WITH[@]}" -cp "${jars[0]}:$HERE/bench/target/dependency/*" "$@"
}

# The servers get processor 0, the generator processor 1. PostgreSQL refuses to be run by root. Ours is started as by "up", with a
# start-up cache; its copy and its cache are kept for the next time.
bench_collab() { # ARGUMENT...
  local arguments=("$@") built="$HERE/platform-api/target/quarkus-app" other='' priority='' user='' i host=127.0.0.1
  for ((i = 0; i < $#; i++)); do
    case ${arguments[i]} in
      --platform)
        other=$(realpath -e "${arguments[i + 1]:-}") || fail BENCH-04 "--platform needs a folder." "Give a checkout or its quarkus-app."
        built=$other
        [ ! -d "$other/platform-api" ] || built=$other/platform-api/target/quarkus-app
        ;;
      --priority) priority=yes ;;
    esac
  done
  if [ -n "$other" ]; then need_build_tools; else build; fi
  need_command taskset util-linux "it keeps servers and generator apart"
  need_command setpriv util-linux "it starts servers without privileges"
  if [ "$(nproc --all)" -lt 2 ]; then fail BENCH-02 "There is only one processor." "Use a machine with two or more."; fi
  npm_packages "$HERE/bench/peers/collab"
  build_bench
  JAVA_BEFORE=(taskset -c 1)
  JAVA_WITH=(-XX:+UseSerialGC -Xmx3g)
  if is_root; then user=$SERVICE_USER; fi
  if [ -n "$priority" ]; then
    is_root || fail BENCH-03 "Only root may give processes priority." "Leave out --priority."
    # A priority counts only among the processes of one session, unless the session is given one too.
    # shellcheck disable=SC2016
    JAVA_BEFORE=(setsid --wait sh -c '{ echo -10 >/proc/self/autogroup; } 2>/dev/null; exec nice -n -10 "$@"' sh
      setpriv --pdeathsig TERM taskset -c 1)
    JAVA_WITH+=(-Dtandem.priority=true)
  fi
  if is_root; then data=/var/cache/tandem-bench; else data=$HERE/target/bench-collab/home; fi
  prepare_data
  stage platform "$built"
  if [ ! -f "$data/app/platform.aot" ]; then
    say "Practising for the start-up cache ..." >&2
    (train) || fail BENCH-05 "No start-up cache could be made." "Read $data/logs/training.log."
  fi
  JAVA_WITH+=(-Dtandem.user="$user" "-Dtandem.platform.jvm=${PLATFORM_JVM[*]} -XX:AOTCache=$data/app/platform.aot")
  run_bench dev.tandem.bench.collab.CollabBenchmark "$@" --platform "$data/app/platform"
}
