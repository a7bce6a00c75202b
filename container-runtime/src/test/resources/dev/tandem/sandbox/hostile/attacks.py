"""Hostile programs, one a function in the files beside this. Each returns what it got through to, or None when the sandbox held.

A @flood takes as much of something as it gets; where nothing limits it, it takes all that the machine has.
"""
import ctypes
import errno
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
ATTACKS = {}
FLOODS = set()


def attack(function):
    ATTACKS[function.__name__] = function
    return function


def flood(function):
    FLOODS.add(function.__name__)
    return function


def call(number, *arguments):
    """The result of a system call, or the negated errno."""
    ctypes.set_errno(0)
    passed = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = libc.syscall(ctypes.c_long(number), *passed)
    return -ctypes.get_errno() if result == -1 else result


def refused(number, *arguments):
    """None when the kernel refuses for want of rights, else what it answered: an argument error means that it was tried."""
    result = call(number, *arguments)
    if result in (-errno.EPERM, -errno.EACCES, -errno.ENOSYS):
        return None
    return "system call %d answered %d" % (number, result)


def readable(path):
    try:
        with open(path, "rb") as file:
            return "%s: %r" % (path, file.read(40))
    except OSError:
        return None


def writable(path, content=b"1"):
    try:
        with open(path, "wb", buffering=0) as file:
            file.write(content)
            return "wrote " + path
    except OSError:
        return None


def creatable(directory):
    return writable(os.path.join(directory, "planted"), b"x")


def first(*findings):
    return next((finding for finding in findings if finding), None)


def status(field):
    with open("/proc/self/status") as file:
        return next(line.split(":", 1)[1].strip() for line in file if line.startswith(field + ":"))


def init_is_harmed():
    """Where it has our user it may be sent signals: the kernel keeps them from having an effect, and its end would be ours."""
    with open("/proc/1/stat") as file:
        state = file.read().rsplit(")", 1)[1].split()[0]
    return None if state in "SR" else "the first process is in state " + state


def connects(family, address, kind=socket.SOCK_STREAM):
    try:
        with socket.socket(family, kind) as s:
            s.settimeout(1)
            s.connect(address)
            return "connected to %s" % (address,)
    except OSError:
        return None
