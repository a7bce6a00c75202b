# shellcheck shell=bash
# What only tests and benchmarks need beside the product.

# Tests that need them are skipped where they are missing, and say so.
need_peers() {
  command -v redis-server >/dev/null || command -v valkey-server >/dev/null || install_packages redis-server
  [ -x /usr/sbin/haproxy ] || command -v haproxy >/dev/null || install_packages haproxy
}

# nginx is not started here by its package, as installing it would: it is laid out in a folder of ours.
fetch_nginx() {
  local folder=$HERE/target/nginx package
  if [ -x /usr/sbin/nginx ] || [ -d "$folder" ] || ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then return; fi
  mkdir -p "$folder"
  (cd "$folder" && apt-get download -qq nginx) >/dev/null 2>&1 || say "tandem: apt has no package nginx, so its test is left out." >&2
  for package in "$folder"/*.deb; do dpkg -x "$package" "$folder"; done
}

# The other makers of sandboxes are no part of the product, and need not be installed: Debian's packages are laid out in a folder of ours.
fetch_sandbox_peers() {
  local package
  export TANDEM_SANDBOX_PEERS=$HERE/target/sandbox-peers
  if [ -d "$TANDEM_SANDBOX_PEERS" ] || ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then return; fi
  mkdir -p "$TANDEM_SANDBOX_PEERS/packages"
  for package in bubblewrap crun libyajl2 runc; do
    (cd "$TANDEM_SANDBOX_PEERS/packages" && apt-get download -qq "$package") >/dev/null 2>&1 ||
      say "tandem: apt has no package $package, so what needs it is left out." >&2
  done
  for package in "$TANDEM_SANDBOX_PEERS"/packages/*.deb; do
    [ ! -e "$package" ] || dpkg -x "$package" "$TANDEM_SANDBOX_PEERS"
  done
}
