package dev.tandem.sandbox;

/** The register of everything that can go wrong with a sandbox. Codes are stable; a code is never used again. */
public enum SandboxError {
    PLATFORM_UNSUPPORTED("SBX-01", "The native backend needs Linux on x86-64 with glibc 2.34 or newer."),
    NOT_PRIVILEGED("SBX-02", "Start the runner as root, in a container with the capability SYS_ADMIN."),
    NO_CGROUP_CONTROLLER(
            "SBX-03", "Mount the cgroup controllers memory, pids and cpu (v1), or delegate them to this process (v2)."),
    NO_NAMESPACES("SBX-04", "Use a kernel with mount, pid, net, ipc, uts and cgroup namespaces, and allow them."),
    NO_SECCOMP("SBX-05", "Use a kernel built with CONFIG_SECCOMP_FILTER."),
    NO_PROC_MOUNT("SBX-06", "Use Linux 6.17 or newer, or install mount(8) at /usr/bin/mount."),
    NO_MOUNT("SBX-07", "Allow mount(2) and pivot_root(2): an outer container may deny them."),
    NO_CHILDREN_LIST("SBX-09", "Use a kernel with CONFIG_PROC_CHILDREN and a readable /proc."),
    NO_USER_IDS("SBX-10", "Close sandboxes, or give the runner a larger range of user ids."),
    STATE_DIRECTORY("SBX-11", "Make the runner's state directory writable for root alone."),
    DUPLICATE_ID("SBX-12", "Close the sandbox of that name first."),
    START_FAILED("SBX-13", "Check the command: the program must exist inside the sandbox and be executable."),
    CLOSED("SBX-14", "Make a new sandbox."),
    CREATE_FAILED("SBX-15", "Run the doctor, and report this message when it finds nothing."),
    NO_SUCH_SANDBOX("SBX-16", "List the sandboxes to see their ids."),
    DUMPABLE("SBX-17", "Set the kernel setting fs.suid_dumpable to 0."),
    NO_TRACING("SBX-18", "Set the kernel setting kernel.yama.ptrace_scope to 0 or 1, for debuggers."),
    CANNOT_LISTEN("SBX-19", "Use the native backend: only it can offer programs a network or packages."),
    NO_PAUSE(
            "SBX-20",
            "Use Linux 5.2 or newer, with the cgroup2 file system mounted, beside version 1 as \"mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified\" does."),
    PAUSED("SBX-21", "Resume the sandbox first."),
    NO_CHANGE("SBX-22", "Make a new sandbox with these limits."),
    NO_USER_NAMESPACES(
            "SBX-23", "Set the kernel setting user.max_user_namespaces to 10000, or start the runner as root."),
    USER_NAMESPACES_OFF(
            "SBX-24", "Set the kernel setting kernel.unprivileged_userns_clone to 1, or start the runner as root."),
    USER_NAMESPACES_RESTRICTED(
            "SBX-25",
            "Set the kernel setting kernel.apparmor_restrict_unprivileged_userns to 0, or give unshare an AppArmor profile with the line \"userns,\", or start the runner as root."),
    PROFILE_REFUSES(
            "SBX-26", "Start it under an AppArmor profile that allows \"userns\" and \"mount\", or unconfined."),
    FILTER_REFUSES(
            "SBX-27",
            "Start the outer container with --security-opt seccomp=unconfined, or with a profile that allows unshare, setns, mount and pivot_root."),
    NOT_ENTERED(
            "SBX-28",
            "Start the runner with ./tandem up, or by \"unshare --user --mount --map-user=1000 --map-group=1000 --keep-caps\" of util-linux 2.36 or newer."),
    USER_NAMESPACE_REFUSED("SBX-29", "Start the runner as root."),
    NO_ENGINE("SBX-30", "Start Docker or Podman, and give the address of its socket."),
    ENGINE_UNSUITABLE(
            "SBX-31",
            "Use an engine that runs as root on this very machine, with seccomp and without a mapping of user ids."),
    NO_IMAGE(
            "SBX-32",
            "Fetch the image, for example with \"docker pull\", or name another in tandem.sandbox.docker.image or .images."),
    ENGINE_RIGHTS(
            "SBX-33",
            "Start the runner as root, in the machine's own pid namespace, with the machine's control groups writable."),
    NO_BACKEND("SBX-34", "Set tandem.sandbox.backend to auto, native or docker."),
    NO_DEBUGGER("SBX-35", "Use the native backend: only it can let one program trace others."),
    NO_IMAGES("SBX-36", "Use the docker backend: only it has images."),
    OTHER_IMAGE("SBX-37", "End what runs in this session and close its terminals, then try again."),
    PROC_COVERED(
            "SBX-38",
            "Start the outer container with --security-opt systempaths=unconfined: the kernel gives nobody in a user namespace a /proc that shows more than the one there is."),
    ONE_USER(
            "SBX-39",
            "Install newuidmap (Debian: uidmap) and give the user a range in /etc/subuid and /etc/subgid, so that each sandbox has a user of its own; or start the runner as root."),
    LOOSE_LIMITS(
            "SBX-40",
            "Start the runner in a control group of its own (\"systemd-run --user --scope -p Delegate=yes\"), or as root.");

    private final String code;
    private final String remedy;

    SandboxError(String code, String remedy) {
        this.code = code;
        this.remedy = remedy;
    }

    /** Such as {@code SBX-01}. */
    public String code() {
        return code;
    }

    /** What a person can do about it: one sentence. */
    public String remedy() {
        return remedy;
    }
}
