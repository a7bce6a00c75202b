package dev.tandem.sandbox.linux;

/** The system calls that this package makes, with their numbers on x86-64. */
enum SystemCall {
    READ(0),
    WRITE(1),
    OPEN(2),
    CLOSE(3),
    FSTAT(5),
    POLL(7),
    IOCTL(16),
    PREAD64(17),
    ACCESS(21),
    SCHED_YIELD(24),
    SHMGET(29),
    DUP(32),
    SOCKET(41),
    EXECVE(59),
    WAIT4(61),
    KILL(62),
    FCNTL(72),
    FSYNC(74),
    CHDIR(80),
    MKDIR(83),
    RMDIR(84),
    UNLINK(87),
    SYMLINK(88),
    CHMOD(90),
    FCHMOD(91),
    FCHOWN(93),
    LCHOWN(94),
    UMASK(95),
    PTRACE(101),
    GETUID(102),
    GETGID(104),
    SETGROUPS(116),
    SETRESUID(117),
    SETRESGID(119),
    CAPSET(126),
    MKNOD(133),
    FSTATFS(138),
    PIVOT_ROOT(155),
    PRCTL(157),
    MOUNT(165),
    UMOUNT2(166),
    SETHOSTNAME(170),
    GETTID(186),
    GETDENTS64(217),
    KEYCTL(250),
    OPENAT(257),
    MKDIRAT(258),
    NEWFSTATAT(262),
    UNLINKAT(263),
    FACCESSAT(269),
    UNSHARE(272),
    EVENTFD2(290),
    PIPE2(293),
    PRLIMIT64(302),
    SETNS(308),
    RENAMEAT2(316),
    SECCOMP(317),
    MEMFD_CREATE(319),
    PIDFD_SEND_SIGNAL(424),
    MOVE_MOUNT(429),
    FSOPEN(430),
    FSCONFIG(431),
    FSMOUNT(432),
    FSPICK(433),
    PIDFD_OPEN(434),
    OPENAT2(437),
    MEMFD_SECRET(447);

    private final int number;

    SystemCall(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
