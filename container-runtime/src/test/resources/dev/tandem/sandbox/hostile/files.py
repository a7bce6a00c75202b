"""Files, devices and settings of the machine."""
import os
import stat
import sys

from attacks import attack, refused, readable, writable, creatable, first


@attack
def password_hashes():
    return first(readable("/etc/shadow"), readable("/etc/sudoers"), readable("/etc/ssl/private/ssl-cert-snakeoil.key"))


@attack
def home_directories():
    """What is in places where the machine's own are, and which no image fills."""
    found = []
    for place in ("/root", "/home", "/srv", "/mnt", "/media", "/boot", "/sys", "/work"):
        try:
            found += [os.path.join(place, name) for name in os.listdir(place)]
        except OSError:
            pass
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
        fields = [line.split() for line in file]
    empty = ("tmpfs", "sysfs", "cgroup", "cgroup2")  # the kernel's own, which nobody can write to
    points = [f[4] for f in fields if not (f[f.index("-") + 1] in empty and "ro" in f[5].split(","))]
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
    """Whoever could open it for writing would start a program before its limits are set. So it has no name."""
    for directory in ("/", "/dev", "/run"):
        for name in os.listdir(directory):
            path = os.path.join(directory, name)
            if stat.S_ISFIFO(os.lstat(path).st_mode):
                return "there is a pipe at " + path
    return None


@attack
def accounts():
    return first(creatable("/run/accounts"), writable("/etc/passwd"))


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
