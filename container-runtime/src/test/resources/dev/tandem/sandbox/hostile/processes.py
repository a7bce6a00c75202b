"""Seeing, signalling and tracing others."""
import ctypes
import os
import resource
import signal
import struct

from attacks import attack, refused, readable, first, init_is_harmed, status


@attack
def host_processes():
    visible = sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
    return "process ids %s" % visible if len(visible) > 3 else None


@attack
def hoard_terminals():
    held = []
    try:
        for _ in range(200):
            held.append(os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY))
        return "%d terminals of the machine's" % len(held)
    except OSError:
        return None


@attack
def signal_host_process(pid):
    try:
        os.kill(int(pid), 0)
        return "can signal process " + pid
    except OSError:
        return None


@attack
def kill_init():
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP, signal.SIGSEGV):
        try:
            os.kill(1, number)
        except PermissionError:
            pass
    return init_is_harmed()


@attack
def kill_everyone():
    try:
        os.kill(-1, signal.SIGKILL)  # everyone but the caller
    except ProcessLookupError:
        pass
    return None if os.path.exists("/proc/1") else "the first process is gone"


@attack
def trace_init():
    return first(refused(101, 16, 1, 0, 0), refused(101, 0x4206, 1, 0, 0))


@attack
def trace_anyone():
    child = os.fork()
    if child == 0:
        signal.pause()
    found = refused(101, 16, child, 0, 0)
    os.kill(child, 9)
    return found


@attack
def read_memory_of_init():
    buffer = ctypes.create_string_buffer(16)
    vector = struct.pack("QQ", ctypes.addressof(buffer), 16)
    return first(
        refused(310, 1, vector, 1, vector, 1, 0),
        refused(311, 1, vector, 1, vector, 1, 0),
        readable("/proc/1/mem"),
        readable("/proc/1/environ"),
        readable("/proc/1/maps"),
    )


@attack
def descriptors_of_init():
    try:
        return "descriptors: %s" % os.listdir("/proc/1/fd")
    except OSError:
        return None


@attack
def steal_descriptor():
    return refused(438, 0, 0, 0)


@attack
def leaked_descriptors():
    names = {int(name) for name in os.listdir("/proc/self/fd")}
    alive = [number for number in sorted(names - {0, 1, 2}) if os.path.exists("/proc/self/fd/%d" % number)]
    return "descriptors %s" % alive if alive else None


@attack
def inherited_signals():
    masks = {name: status(name) for name in ("SigBlk",)}
    return str(masks) if any(int(mask, 16) for mask in masks.values()) else None


@attack
def raise_limits():
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_MEMLOCK):
        soft, hard = resource.getrlimit(what)
        if hard == resource.RLIM_INFINITY:
            return "limit %d is infinite" % what
        try:
            resource.setrlimit(what, (soft, hard + 1))
            return "raised limit %d" % what
        except (OSError, ValueError):
            pass
    return None


@attack
def core_dump():
    return None if resource.getrlimit(resource.RLIMIT_CORE) == (0, 0) else "core dumps are allowed"


@attack
def priority():
    try:
        os.nice(-5)
        return "a higher priority"
    except OSError:
        pass
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
        return "real time scheduling"
    except OSError:
        return None
