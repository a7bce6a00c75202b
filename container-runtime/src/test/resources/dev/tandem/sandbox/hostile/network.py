"""The network of the machine and what listens there."""
import socket

from attacks import attack, first, connects


@attack
def host_port(port):
    return first(connects(socket.AF_INET, ("127.0.0.1", int(port))), connects(socket.AF_INET6, ("::1", int(port))))


@attack
def outside_world():
    return first(connects(socket.AF_INET, ("169.254.169.254", 80)), connects(socket.AF_INET, ("192.0.2.1", 80)), connects(socket.AF_INET, ("192.0.2.1", 53), socket.SOCK_DGRAM))


@attack
def interfaces():
    names = [name for _, name in socket.if_nameindex()]
    return None if names == ["lo"] else "interfaces %s" % names


@attack
def hypervisor():
    try:
        socket.socket(40, socket.SOCK_STREAM)
        return "a socket of AF_VSOCK"
    except OSError:
        return None


@attack
def strange_sockets():
    for family in range(0, 46):
        if family in (1, 2, 10):
            continue
        for protocol in (0, 4, 9, 12, 15):
            if (family, protocol) == (16, 0):
                continue
            try:
                socket.socket(family, socket.SOCK_RAW, protocol)
                return "a socket of family %d" % family
            except OSError:
                pass
    return None


@attack
def raw_sockets():
    for family, kind, protocol in ((2, socket.SOCK_RAW, 1), (2, socket.SOCK_RAW, 255), (10, socket.SOCK_RAW, 58), (17, socket.SOCK_RAW, 3)):
        try:
            socket.socket(family, kind, protocol)
            return "a raw socket"
        except OSError:
            pass
    return None


@attack
def host_unix_sockets():
    with open("/proc/net/unix") as file:
        lines = file.read().splitlines()[1:]
    return "sockets %s" % lines if lines else None


@attack
def host_shared_memory():
    with open("/proc/sysvipc/shm") as file:
        segments = file.read().splitlines()[1:]
    return "segments %s" % segments if segments else None
