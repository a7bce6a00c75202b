"""Hostile programs, one a function. Each returns what it got through to, or None when the sandbox held.

Usage: hostile.py NAME [ARGUMENT]. Prints HELD or OPEN with what was reached. `hostile.py --list` prints the names.
"""
import ctypes
import errno
import mmap
import os
import resource
import signal
import socket
import stat
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)
ATTACKS = {}


def attack(function):
    ATTACKS[function.__name__] = function
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


# Who am I


@attack
def root_user():
    ids = set(os.getresuid() + os.getresgid() + tuple(os.getgroups()))
    return "an id or group below 100000: %s" % ids if min(ids) < 100000 else None


@attack
def capabilities():
    sets = [status("Cap" + name) for name in ("Inh", "Prm", "Eff", "Bnd", "Amb")]
    return str(sets) if any(int(bits, 16) for bits in sets) else None


@attack
def without_filter():
    return None if status("Seccomp") == "2" and status("NoNewPrivs") == "1" else "no filter, or new privileges are possible"


@attack
def become_root():
    for change in (lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgid(0), lambda: os.setgroups([0])):
        try:
            change()
            return "changed identity to %s" % (os.getresuid(),)
        except OSError:
            pass
    return None


@attack
def setuid_program():
    found = [p for p in ("/usr/bin/su", "/usr/bin/passwd", "/usr/bin/mount", "/usr/bin/chsh", "/usr/bin/newgrp") if os.path.exists(p) and os.stat(p).st_mode & stat.S_ISUID]
    for program in found:
        flags = os.statvfs(program).f_flag
        if not flags & os.ST_NOSUID:
            return program + " is on a mount that honours set-user-id"
    return None


# Processes


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
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGCHLD):
        try:
            os.kill(1, number)
            return "could send signal %d to the first process" % number
        except PermissionError:
            pass
    return None


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


# Files


@attack
def password_hashes():
    return first(readable("/etc/shadow"), readable("/etc/sudoers"), readable("/etc/ssl/private/ssl-cert-snakeoil.key"))


@attack
def home_directories():
    found = [path for path in ("/root", "/home", "/srv", "/opt", "/mnt", "/media", "/boot", "/sys", "/work", "/var/lib", "/var/log") if os.path.exists(path)]
    return "visible: %s" % found if found else None


@attack
def write_system_files():
    return first(*[creatable(path) for path in ("/", "/usr", "/usr/bin", "/usr/local/bin", "/etc", "/dev", "/proc", "/run", "/var")], writable("/etc/passwd"), writable("/usr/bin/env"))


@attack
def overwrite_own_program():
    return first(writable("/proc/self/exe"), writable(os.path.realpath(sys.executable)))


@attack
def hard_link():
    for target in ("/usr/bin/env", "/etc/passwd"):
        try:
            os.link(target, "/workspace/link")
            return "linked " + target
        except OSError:
            pass
    return None


@attack
def walk_out():
    path = "/workspace" + "/.." * 40 + "/run/tandem"
    return "reached " + path if os.path.exists(path) else None


@attack
def old_root():
    with open("/proc/self/mountinfo") as file:
        points = [line.split()[4] for line in file]
    allowed = ("/", "/usr", "/etc", "/workspace", "/tmp", "/dev", "/proc", "/lib", "/bin", "/sbin")
    strange = [p for p in points if not any(p == a or p.startswith(a.rstrip("/") + "/") for a in allowed)]
    return "mounts: %s" % strange if strange else None


@attack
def device_nodes():
    for kind, device in ((stat.S_IFBLK, os.makedev(254, 0)), (stat.S_IFCHR, os.makedev(1, 1))):
        try:
            os.mknod("/workspace/device", kind | 0o666, device)
            return "made a device"
        except OSError:
            pass
    present = [name for name in os.listdir("/dev") if stat.S_ISBLK(os.lstat("/dev/" + name).st_mode) or name in ("mem", "kmsg", "kvm", "fuse", "vsock")]
    return "devices %s" % present if present else None


@attack
def file_handles():
    return first(refused(303, -100, b"/usr", 0, 0, 0), refused(304, -100, 0, 0))


@attack
def gate():
    """Whoever could open it for writing would start a program before its limits are set."""
    try:
        os.close(os.open("/dev/gate", os.O_WRONLY | os.O_NONBLOCK))
        return "opened the gate"
    except OSError as e:
        return None if e.errno == errno.EACCES else "the gate answered %s" % e


@attack
def executable_memory_of_others():
    return first(readable("/proc/kcore"), readable("/dev/mem"), readable("/dev/kmem"))


@attack
def kernel_secrets():
    for path in ("/proc/kallsyms", "/proc/keys", "/proc/timer_list", "/proc/interrupts", "/proc/slabinfo", "/proc/modules", "/proc/config.gz"):
        found = readable(path)
        if found and not found.endswith("b''"):
            return found
    return None


@attack
def kernel_settings():
    return first(*[writable(path) for path in ("/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory", "/proc/sys/net/ipv4/ip_forward", "/proc/sys/kernel/ns_last_pid", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity")])


@attack
def protect_from_memory_killer():
    return writable("/proc/self/oom_score_adj", b"-1000")


@attack
def control_groups():
    if os.path.exists("/sys/fs/cgroup"):
        return "control groups are visible"
    os.mkdir("/tmp/groups")
    return refused(165, b"cgroup", b"/tmp/groups", b"cgroup", 0, 0)


# Namespaces and mounts


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


# The kernel


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
    """The same system calls by the x32 numbers."""
    return refused(0x40000000 | 39)


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
    import fcntl

    for request in (0x5412, 0x541C):
        try:
            fcntl.ioctl(terminal, request, b"x")
            return "pushed a character"
        except OSError as e:
            if e.errno != errno.EPERM:
                return "the request %x was tried: %s" % (request, e)
    return None


# The network


def connects(family, address, kind=socket.SOCK_STREAM):
    try:
        with socket.socket(family, kind) as s:
            s.settimeout(1)
            s.connect(address)
            return "connected to %s" % (address,)
    except OSError:
        return None


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


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        print("\n".join(ATTACKS))
    else:
        found = ATTACKS[sys.argv[1]](*sys.argv[2:])
        print("HELD" if found is None else "OPEN " + found)
