# shellcheck shell=bash
# The port at which people join a debug session with an editor of their own. It is sourced: port, debug_port and debug_port_wanted are the launcher's.

is_port() { [[ $1 =~ ^[0-9]{1,5}$ && $1 -ge 1 && $1 -le 65535 ]]; }

choose_debug_port() { # sets debug_port: a port, off, or what is no port because the pages' is the last one
  debug_port=${debug_port_wanted:-$((port + 1))}
  is_port "$debug_port" || [ "$debug_port" = off ] || [ -z "$debug_port_wanted" ] ||
    fail UP-05 "--debug-port $debug_port is not a port." "Give 1 to 65535, or off."
}

find_debug_port() { # a finding of the doctor's
  if [ "$debug_port" = off ]; then finding DOC-PORT-02 ok "no port for people's own editors is wanted"
  elif ! is_port "$debug_port" || is_listening "$debug_port"; then
    finding DOC-PORT-02 warn "port $debug_port is in use: nobody could join with an editor of their own" "Choose another with --debug-port."
  else finding DOC-PORT-02 ok "port $debug_port is free, for people's own editors"; fi
}

# The platform is told by its environment. A port that nobody asked for and that is in use is no reason not to start.
open_debug_port() {
  if [ "$debug_port" != off ] && { ! is_port "$debug_port" || is_listening "$debug_port"; }; then
    [ -z "$debug_port_wanted" ] || fail UP-11 "Port $debug_port is in use." "Choose another with --debug-port, or stop what listens there."
    say "Port $debug_port is in use: nobody can join with an editor of their own. Choose another with --debug-port."
    debug_port=off
  fi
  if [ "$debug_port" = off ]; then unset TANDEM_DEBUG_PORT_PORT; else export TANDEM_DEBUG_PORT_PORT=$debug_port; fi
}

command_debug_port() { # SESSION [--server URL] [--name NAME] [--data DIR]
  node_is_new_enough || fail UP-03 "Node.js $NODE_NEEDED or newer is missing: it speaks with the platform." "Install Node.js 20 or newer."
  node "$HERE/launcher/debug-port.mjs" --data "${TANDEM_DATA:-$(usual_data)}" "$@"
}
