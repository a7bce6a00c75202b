# shellcheck shell=bash
# The part of ./tandem that has a container engine ready for tests. It is sourced. Needs no registry: engine and image are made of the
# distribution's packages, which are kept in the user's cache folder.

readonly ENGINE_PACKAGES=(docker.io containerd runc tini) ENGINE_READY_SECONDS=20
readonly ENGINE_IMAGE=tandem-test:1 # raise the number when what is in it changes
engine_directory=
engine_client=() # the command that gives the engine an image

# Sets TANDEM_TEST_ENGINE and TANDEM_TEST_IMAGE for the tests, or TANDEM_TEST_ENGINE_MISSING to the reason why there is none.
start_engine() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/tandem/engine
  export TANDEM_TEST_ENGINE='' TANDEM_TEST_ENGINE_MISSING='' TANDEM_TEST_IMAGE=$ENGINE_IMAGE
  mkdir -p "$cache"
  if can_have_engine; then
    if answers_at /var/run/docker.sock && command -v docker >/dev/null; then
      TANDEM_TEST_ENGINE=unix:///var/run/docker.sock engine_client=(docker --host "unix:///var/run/docker.sock")
    elif fetch_packages "$cache/unpacked" usr/sbin/dockerd "${ENGINE_PACKAGES[@]}" && run_engine "$cache"; then
      TANDEM_TEST_ENGINE=unix://$engine_directory/run/docker.sock
      engine_client=("$cache/unpacked/usr/bin/docker" --host "$TANDEM_TEST_ENGINE")
    fi
  fi
  need_engine_image "$cache"
}

can_have_engine() {
  if ! is_root; then
    TANDEM_TEST_ENGINE_MISSING="only root can have sandboxes in it"
  elif ! command -v apt-get >/dev/null; then
    TANDEM_TEST_ENGINE_MISSING="its image is made of Debian packages, and there is no apt-get"
  fi
  [ -z "$TANDEM_TEST_ENGINE_MISSING" ]
}

stop_engine() {
  [ -n "$engine_directory" ] || return 0
  local pid="$engine_directory/run/docker.pid"
  if [ -s "$pid" ]; then
    kill "$(cat "$pid")" 2>/dev/null || true
    for _ in $(seq 100); do [ -e "$pid" ] && sleep 0.1 || break; done
  fi
  rm -rf "$engine_directory"
  engine_directory=
}

answers_at() { # SOCKET
  [ -S "$1" ] && curl --silent --fail --max-time 5 --unix-socket "$1" http://engine/_ping >/dev/null
}

fetch_packages() { # FOLDER PROGRAM PACKAGE...: unpacks the packages there, once
  local new missing package folder=$1 program=$2
  shift 2
  [ ! -x "$folder/$program" ] || return 0
  say "Fetching a container engine for tests ..."
  new=$(mktemp -d "$folder.XXXXXX")
  if ! (cd "$new" && apt-get download -qq "$@" >/dev/null 2>&1); then
    TANDEM_TEST_ENGINE_MISSING="its packages cannot be fetched: $*"
    rm -rf "$new"
    return 1
  fi
  for package in "$new"/*.deb; do dpkg -x "$package" "$new"; done
  rm -f "$new"/*.deb
  if missing=$(LD_LIBRARY_PATH=$new/usr/lib/$(uname -m)-linux-gnu ldd "$new/$program" | grep 'not found'); then
    TANDEM_TEST_ENGINE_MISSING="it lacks libraries: $missing"
    rm -rf "$new"
    return 1
  fi
  mv -T "$new" "$folder" 2>/dev/null || rm -rf "$new" # another has just done the same
}

# In a mount namespace of its own, with no network but the containers' own loopback: nothing of the machine is changed.
run_engine() { # CACHE
  engine_directory=$(mktemp -d "${TMPDIR:-/tmp}/tandem-engine.XXXXXX")
  mkdir "$engine_directory"/{data,exec,run}
  PATH=$1/unpacked/usr/bin:$1/unpacked/usr/sbin:$PATH setpriv --pdeathsig TERM unshare --mount --propagation private dockerd \
    --data-root "$engine_directory/data" --exec-root "$engine_directory/exec" --pidfile "$engine_directory/run/docker.pid" \
    -H "unix://$engine_directory/run/docker.sock" --iptables=false --ip6tables=false --bridge=none \
    >"$engine_directory/log" 2>&1 </dev/null &
  for _ in $(seq $((ENGINE_READY_SECONDS * 5))); do
    ! answers_at "$engine_directory/run/docker.sock" || return 0
    sleep 0.2
  done
  TANDEM_TEST_ENGINE_MISSING="it does not start: $(grep -E 'level=(fatal|error)|failed' "$engine_directory/log" | tail -1)"
  stop_engine
  return 1
}

# Gives the engine that is there its image. Without either there is no engine for tests, and the reason is told.
need_engine_image() { # CACHE
  if [ -n "$TANDEM_TEST_ENGINE" ] && ! "${engine_client[@]}" image inspect "$ENGINE_IMAGE" >/dev/null 2>&1; then
    if ! make_engine_image "$1"; then
      TANDEM_TEST_ENGINE=
    elif ! "${engine_client[@]}" import - "$ENGINE_IMAGE" <"$1/$ENGINE_IMAGE.tar" >/dev/null 2>&1; then
      TANDEM_TEST_ENGINE='' TANDEM_TEST_ENGINE_MISSING="it does not take the image"
    fi
  fi
  [ -n "$TANDEM_TEST_ENGINE" ] || say "No container engine for tests: ${TANDEM_TEST_ENGINE_MISSING:=it could not be made ready}." >&2
}

make_engine_image() { # CACHE: this distribution with Python, as a tar file, once
  local new suite site
  [ ! -s "$1/$ENGINE_IMAGE.tar" ] || return 0
  say "Making an image for the container engine ..."
  new=$(mktemp -d "$1/image.XXXXXX")
  suite=$(. /etc/os-release && say "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016
  site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -1)
  if (cd "$new" && apt-get download -qq debootstrap >/dev/null 2>&1 && dpkg -x debootstrap_*.deb tool) &&
    DEBOOTSTRAP_DIR=$new/tool/usr/share/debootstrap "$new/tool/usr/sbin/debootstrap" --variant=minbase --include=python3 \
      "$suite" "$new/image" "$site" >"$1/image.log" 2>&1; then
    tar -C "$new/image" -c --exclude=./dev --exclude='./var/cache/apt/*' --exclude='./var/lib/apt/lists/*' . >"$new/image.tar"
    mv "$new/image.tar" "$1/$ENGINE_IMAGE.tar"
    rm -rf "$new"
  else
    TANDEM_TEST_ENGINE_MISSING="its image cannot be made, see $1/image.log"
    rm -rf "$new"
    return 1
  fi
}
