"""Who a program is, and becoming somebody else."""
import os
import stat

from attacks import attack, status


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
        if not flags & os.ST_NOSUID and status("NoNewPrivs") != "1":
            return program + " is on a mount that honours set-user-id, and so does the kernel"
    return None
