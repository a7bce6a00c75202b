# shellcheck shell=bash
# The part of ./tandem that has Podman ready for tests, as launcher/engine.sh has Docker. It is sourced after that.

readonly PODMAN_PACKAGES=(podman conmon crun runc catatonit netavark golang-github-containers-common golang-github-containers-image
  libsubid4 libgpgme11 libassuan0 libyajl2)
podman_directory=

# Sets the same variables as start_engine.
start_podman() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/tandem/engine
  export TANDEM_TEST_ENGINE='' TANDEM_TEST_ENGINE_MISSING='' TANDEM_TEST_IMAGE=$ENGINE_IMAGE
  mkdir -p "$cache"
  if can_have_engine; then
    if answers_at /run/podman/podman.sock && command -v podman >/dev/null; then
      TANDEM_TEST_ENGINE=unix:///run/podman/podman.sock engine_client=(podman --url "unix:///run/podman/podman.sock")
    elif fetch_packages "$cache/podman" usr/bin/podman "${PODMAN_PACKAGES[@]}" && run_podman "$cache/podman"; then
      TANDEM_TEST_ENGINE=unix://$podman_directory/podman.sock
      engine_client=(env "LD_LIBRARY_PATH=$cache/podman/usr/lib/$(uname -m)-linux-gnu" "$cache/podman/usr/bin/podman"
        --url "$TANDEM_TEST_ENGINE")
    fi
  fi
  need_engine_image "$cache"
}

stop_podman() {
  [ -n "$podman_directory" ] || return 0
  kill "$podman_pid" 2>/dev/null || true
  wait "$podman_pid" 2>/dev/null || true
  rm -rf "$podman_directory"
  podman_directory=
}

# It finds its helpers and its rules at the places of an installation, so the packages are laid over /usr and /etc in a mount namespace of
# its own. Nothing of the machine is changed.
run_podman() { # UNPACKED
  podman_directory=$(mktemp -d "${TMPDIR:-/tmp}/tandem-podman.XXXXXX")
  mkdir -p "$podman_directory/etc/containers"
  local runtime=crun
  # It takes version 1 or 2 of control groups, not both at once.
  ! mountpoint -q /sys/fs/cgroup/unified || runtime=runc
  cat >"$podman_directory/etc/containers/containers.conf" <<CONF
[engine]
runtime = "$runtime"
cgroup_manager = "cgroupfs"
events_logger = "none"
init_path = "/usr/bin/catatonit"
static_dir = "$podman_directory/data/libpod"
tmp_dir = "$podman_directory/run/libpod"
volume_path = "$podman_directory/data/volumes"
[containers]
init_path = "/usr/bin/catatonit"
[network]
network_backend = "netavark"
network_config_dir = "$podman_directory/networks"
CONF
  cat >"$podman_directory/etc/containers/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$podman_directory/data"
runroot = "$podman_directory/run"
CONF
  # shellcheck disable=SC2016
  setpriv --pdeathsig TERM unshare --mount --propagation private sh -euc '
    mount -t overlay overlay -o "lowerdir=$2/etc:$1/etc:/etc" /etc
    mount -t overlay overlay -o "lowerdir=$1/usr:/usr" /usr
    exec podman system service --time=0 "unix://$2/podman.sock"' sh "$1" "$podman_directory" \
    >"$podman_directory/log" 2>&1 </dev/null &
  podman_pid=$!
  for _ in $(seq $((ENGINE_READY_SECONDS * 5))); do
    ! answers_at "$podman_directory/podman.sock" || return 0
    sleep 0.2
  done
  TANDEM_TEST_ENGINE_MISSING="it does not start: $(tail -1 "$podman_directory/log")"
  stop_podman
  return 1
}
