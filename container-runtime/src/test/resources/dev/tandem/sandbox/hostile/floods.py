"""Taking everything: what limits memory, processes and files must count what is hidden, too."""
import ctypes
import fcntl
import mmap
import os
import signal
import socket
import struct

from attacks import attack, flood, call, refused, libc


def child_hoards(hoard, most):
    """Lets a child take MiB after MiB. None when it was refused or killed before it had so many."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.setpgid(0, 0)
        taken = 0
        try:
            for mebibytes in hoard():
                taken += mebibytes
                os.write(writing, struct.pack("I", taken))
                if taken > most:
                    break
        except (OSError, MemoryError, ValueError):
            pass
        os._exit(0)
    os.close(writing)
    taken = 0
    with os.fdopen(reading, "rb") as reports:
        while len(report := reports.read(4)) == 4:
            taken = struct.unpack("I", report)[0]
    os.waitpid(child, 0)
    return "took %d MiB" % taken if taken > most else None


@attack
@flood
def memory_bomb():
    def hoard():
        held = []
        while True:
            held.append(b"\x5a" * (16 << 20))
            yield 16

    return child_hoards(hoard, 2048)


@attack
@flood
def files_of_no_name():
    """Memory behind descriptors, which no process maps."""

    def hoard():
        held = []
        while True:
            held.append(os.memfd_create("hoard"))
            for _ in range(16):
                os.write(held[-1], b"\x5a" * (1 << 20))
            yield 16

    return child_hoards(hoard, 2048)


@attack
@flood
def deleted_files():
    def hoard():
        held = []
        while True:
            name = ("/tmp", "/dev/shm", "/workspace")[len(held) % 3] + "/deleted"
            held.append(open(name, "wb", buffering=0))
            os.unlink(name)
            held[-1].write(b"\x5a" * (1 << 20))
            yield 1

    return child_hoards(hoard, 2048)


@attack
@flood
def memory_of_pipes():
    def hoard():
        held = []
        while True:
            held.append(os.pipe2(os.O_NONBLOCK))
            try:
                fcntl.fcntl(held[-1][1], 1031, 1 << 20)
            except OSError:
                pass
            written = 0
            try:
                while True:
                    written += os.write(held[-1][1], b"\x5a" * 65536)
            except BlockingIOError:
                pass
            yield max(1, written >> 20)

    return child_hoards(hoard, 2048)


@attack
@flood
def memory_of_sockets():
    def hoard():
        held = []
        while True:
            held.append(socket.socketpair())
            held[-1][0].setblocking(False)
            held[-1][0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
            written = 0
            try:
                while True:
                    written += held[-1][0].send(b"\x5a" * 65536)
            except BlockingIOError:
                pass
            yield max(1, written >> 20)

    return child_hoards(hoard, 2048)


@attack
@flood
def shared_memory_segments():
    def hoard():
        libc.shmat.restype = ctypes.c_void_p
        while True:
            segment = libc.shmget(0, ctypes.c_size_t(16 << 20), 0o1600)
            if segment < 0:
                return
            address = libc.shmat(segment, None, 0)
            if address in (None, ctypes.c_void_p(-1).value):
                return
            ctypes.memset(address, 0x5A, 16 << 20)
            yield 16

    return child_hoards(hoard, 2048)


@attack
@flood
def message_queues():
    def hoard():
        taken = 0
        while True:
            queue = libc.msgget(0, 0o1600)
            if queue < 0:
                return
            message = struct.pack("l", 1) + b"x" * 8000
            while libc.msgsnd(queue, message, ctypes.c_size_t(8000), 0o4000) == 0:
                taken += 8000
            if taken > 1 << 20:
                taken -= 1 << 20
                yield 1

    return child_hoards(hoard, 2048)


@attack
@flood
def page_tables():
    """One page of memory in each 2 MiB: the tables that find them are larger than the pages."""

    def hoard():
        area = mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
        for at in range(0, 1 << 40, 2 << 20):
            area[at] = 1
            if at % (256 << 20) == 0:
                yield 1

    return child_hoards(hoard, 2048)


@attack
@flood
def timers():
    made = 0
    timer = ctypes.c_int()
    while made < 200_000 and call(222, 1, None, ctypes.byref(timer)) == 0:
        made += 1
    return "made %d timers" % made if made == 200_000 else None


@attack
@flood
def watches():
    """Instances of inotify are counted for each user: taking all must not leave others without, so it may only be this one's own."""
    made = 0
    while made < 5000 and libc.inotify_init1(0) >= 0:
        made += 1
    return "made %d" % made if made == 5000 else None


@attack
@flood
def polled_descriptors():
    made = 0
    reading, _ = os.pipe()
    try:
        for _ in range(5000):
            os.dup(reading)
            made += 1
    except OSError:
        pass
    polls = []
    import select

    try:
        while len(polls) < 5000:
            polls.append(select.epoll())
    except OSError:
        pass
    return "%d descriptors and %d polls" % (made, len(polls)) if made == 5000 or len(polls) == 5000 else None


@attack
@flood
def descriptors_in_flight():
    """Descriptors that wait in sockets are open though no process has them."""
    import array

    sent = 0
    pairs = []
    descriptor, _ = os.pipe()
    try:
        while sent < 100_000:
            left, right = socket.socketpair()
            left.setblocking(False)
            pairs.append((left, right))
            try:
                while sent < 100_000:
                    left.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor] * 200))])
                    sent += 200
            except BlockingIOError:
                pass
    except OSError:
        pass
    return "%d in flight" % sent if sent >= 100_000 else None


@attack
@flood
def fork_bomb():
    children = []
    try:
        while len(children) < 2000:
            child = os.fork()
            if child == 0:
                signal.pause()
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.kill(child, 9)
    return "%d processes" % len(children) if len(children) == 2000 else None


@attack
@flood
def threads():
    import threading

    threading.stack_size(65536)
    held = threading.Event()
    started = 0
    try:
        while started < 2000:
            threading.Thread(target=held.wait, daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    held.set()
    return "%d threads" % started if started == 2000 else None


@attack
@flood
def zombies():
    """Nobody waits for them, and neither does who started them."""
    children = 0
    try:
        while children < 2000:
            if os.fork() == 0:
                os._exit(0)
            children += 1
    except OSError:
        pass
    return "%d zombies" % children if children == 2000 else None


@attack
@flood
def fill_the_disk():
    total = 0
    for place in ("/workspace", "/tmp", "/tmp/home", "/dev/shm", "/var/tmp"):
        try:
            for number in range(2000):
                with open("%s/full%d" % (place, number), "wb", buffering=0) as file:
                    total += file.write(b"\x5a" * (1 << 20))
        except OSError:
            pass
    return "wrote %d MiB" % (total >> 20) if total > 1 << 30 else None


@attack
@flood
def files_without_end():
    made = 0
    try:
        while made < 100_000:
            os.mknod("/workspace/empty%d" % made)
            made += 1
    except OSError:
        pass
    return "made %d files" % made if made == 100_000 else None
