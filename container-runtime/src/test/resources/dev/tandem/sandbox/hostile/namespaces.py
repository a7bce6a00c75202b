"""Mounts and namespaces."""
import os
import signal
import struct

from attacks import attack, refused, first


@attack
def mount():
    return first(
        refused(165, b"none", b"/tmp", b"tmpfs", 0, 0),
        refused(165, b"", b"/", b"", 32 | 4096, 0),
        refused(166, b"/etc", 2),
        refused(155, b"/tmp", b"/tmp"),
        refused(428, -100, b"/", 1),
        refused(429, -100, b"/", -100, b"/tmp", 0),
        refused(430, b"tmpfs", 0),
        refused(442, -100, b"/", 0, 0, 0),
    )


@attack
def user_namespace():
    return first(refused(272, 0x10000000), refused(56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0))


@attack
def other_namespaces():
    flags = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x20000000, 0x40000000, 0x80)
    return first(*[refused(272, flag) for flag in flags], *[refused(56, flag | signal.SIGCHLD, 0, 0, 0, 0) for flag in flags[:-1]])


@attack
def clone3():
    arguments = struct.pack("11Q", 0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0)
    return refused(435, arguments, len(arguments))


@attack
def join_namespace():
    file = os.open("/proc/self/ns/mnt", os.O_RDONLY)
    return refused(308, file, 0)


@attack
def chroot():
    return refused(161, b"/tmp")
