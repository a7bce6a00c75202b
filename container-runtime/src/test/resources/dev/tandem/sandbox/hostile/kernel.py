"""Parts of the kernel that no program of a lesson needs."""
import ctypes
import errno
import fcntl
import mmap
import os
import struct

from attacks import attack, call, refused, readable, first, libc


@attack
def key_rings():
    return first(refused(250, 0, -3, 1), refused(248, b"user", b"a", b"b", 1, -3), refused(249, b"user", b"a", 0, -3))


@attack
def bpf():
    return refused(321, 0, b"\0" * 64, 64)


@attack
def io_uring():
    return first(refused(425, 8, b"\0" * 128), refused(426, 0, 0, 0, 0, 0), refused(427, 0, 0, 0, 0))


@attack
def performance_counters():
    return refused(298, b"\0" * 128, 0, -1, -1, 0)


@attack
def user_fault_handler():
    return refused(323, 0)


@attack
def kernel_modules():
    return first(refused(175, b"x", 1, b""), refused(313, 0, b"", 0), refused(176, b"x", 0), refused(246, 0, 0, 0, 0), refused(320, 0, 0, 0, 0, 0))


@attack
def machine_control():
    return first(
        refused(169, 0xFEE1DEAD, 672274793, 0x1234567, 0),
        refused(167, b"/workspace/x", 0),
        refused(163, b"/workspace/x"),
        refused(172, 3),
        refused(173, 0, 8, 1),
        refused(179, 0, b"/dev/vda", 0, 0),
        refused(154, 0, 0, 0),
        refused(162),
    )


@attack
def names_and_clocks():
    now = struct.pack("qq", 0, 0)
    return first(refused(170, b"x", 1), refused(171, b"x", 1), refused(227, 0, now), refused(164, now, 0), refused(159, b"\0" * 256), refused(305, 0, b"\0" * 256))


@attack
def kernel_log():
    return first(refused(103, 3, ctypes.create_string_buffer(64), 64), readable("/dev/kmsg"))


@attack
def watch_all_files():
    return refused(300, 0, 0)


@attack
def strange_personality():
    return first(refused(135, 0x0400000), refused(135, 0x0008))


@attack
def call_of_another_kind():
    """The same system calls by the x32 numbers. They are refused, or end the process."""
    child = os.fork()
    if child == 0:
        os._exit(0 if refused(0x40000000 | 39) is None else 1)
    _, result = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(result) or result == 0 else "the call was made"


@attack
def call_by_interrupt():
    """getpid by the 32 bit entry, whose numbers the filter's list would misread. It must end the process."""
    child = os.fork()
    if child == 0:
        memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        memory.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
        function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
        function()
        os._exit(0)
    _, result = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(result) else "the call was made"


@attack
def remove_filter():
    """A second filter can only take away."""
    libc.prctl(22, 1, 0, 0, 0)
    return refused(272, 0x10000000)


@attack
def terminal_injection():
    controller, terminal = os.openpty()
    for request in (0x5412, 0x541C):
        try:
            fcntl.ioctl(terminal, request, b"x")
            return "pushed a character"
        except OSError as e:
            if e.errno != errno.EPERM:
                return "the request %x was tried: %s" % (request, e)
    return None
