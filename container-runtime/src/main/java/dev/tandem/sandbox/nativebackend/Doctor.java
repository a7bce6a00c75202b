package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.linux.Capability;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Mounts;
import dev.tandem.sandbox.linux.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Examines whether this machine and this process can have native sandboxes. Changes nothing. */
public final class Doctor {
    private static final List<String> NAMESPACES = List.of("mnt", "pid", "net", "ipc", "uts", "cgroup");
    private static final Set<Capability> CAPABILITIES = EnumSet.of(
            Capability.CHOWN,
            Capability.DAC_OVERRIDE,
            Capability.KILL,
            Capability.SETGID,
            Capability.SETUID,
            Capability.SETPCAP,
            Capability.NET_ADMIN,
            Capability.SYS_PTRACE,
            Capability.SYS_ADMIN,
            Capability.MKNOD);

    /** Where other file systems belong, on empty directories: the kernel does not take these for covers. */
    private static final Set<String> NO_COVERS = Set.of("/proc/sys/fs/binfmt_misc", "/proc/fs/nfsd");

    private static final String ONE_USER_FINDING = "user ids: one, so all sandboxes and the runner have the same user";
    private static final String LOOSE_FINDING =
            "control groups: none may be made here. Memory and processes are limited by looking ten times a second, and for each process;"
                    + " processor time is not limited, and nothing can be paused";

    private Doctor() {}

    /** All findings, the most basic first. On another platform than the backend's it is only the first. */
    public static List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        Finding platform = platform();
        findings.add(platform);
        if (platform.ok()) {
            Rights rights = rights();
            Finding privileges = privileges(rights);
            findings.add(privileges);
            if (privileges.ok() && rights != Rights.ROOT) {
                findings.add(users(rights));
                findings.add(delegatedGroups());
                findings.add(uncovered());
            } else {
                findings.add(controlGroups());
            }
            findings.add(namespaces());
            findings.add(systemCallFilter());
            findings.add(processMount(privileges.ok()));
            findings.add(childrenList());
            findings.add(dumpable());
            findings.add(tracing());
        }
        return List.copyOf(findings);
    }

    private static Finding platform() {
        String system = System.getProperty("os.name", "");
        String machine = System.getProperty("os.arch", "");
        boolean glibc = java.lang.foreign.Linker.nativeLinker()
                .defaultLookup()
                .find("posix_spawn_file_actions_addclosefrom_np")
                .isPresent();
        boolean ok = system.equals("Linux") && machine.equals("amd64") && glibc;
        String library = glibc ? "glibc 2.34 or newer" : "another C library than glibc 2.34 or newer";
        return required(
                SandboxError.PLATFORM_UNSUPPORTED,
                ok,
                "platform: " + system + " " + System.getProperty("os.version", "") + " on " + machine + " with "
                        + library);
    }

    private static Rights rights() {
        try {
            return Rights.in(UserNamespace.current());
        } catch (IOException e) {
            return Rights.ROOT; // A kernel without user namespaces has no file about them.
        }
    }

    private static Finding privileges(Rights rights) {
        Set<Capability> needed = EnumSet.copyOf(CAPABILITIES);
        if (rights != Rights.ROOT) {
            needed.remove(Capability.MKNOD); // It is worth nothing there, and not used.
        }
        List<String> missing = Capability.missing(needed);
        boolean root =
                status("Uid").map(ids -> ids.split("\\s+")[1].equals("0")).orElse(false);
        if (missing.isEmpty() && rights != Rights.ROOT) {
            return required(SandboxError.NOT_PRIVILEGED, true, "privileges: all that are needed, in a user namespace");
        }
        if (!root) {
            return UserNamespaceRefusal.here().finding();
        }
        return required(
                SandboxError.NOT_PRIVILEGED,
                missing.isEmpty(),
                "privileges: root"
                        + (missing.isEmpty() ? " with all capabilities that are needed" : " without " + missing));
    }

    private static Finding users(Rights rights) {
        boolean many = rights != Rights.ONE_USER;
        return new Finding(
                SandboxError.ONE_USER,
                many,
                false,
                many ? "user ids: enough for each sandbox to have its own" : ONE_USER_FINDING);
    }

    private static Finding delegatedGroups() {
        try {
            boolean ours = ControlGroups.areDelegated();
            return new Finding(
                    SandboxError.LOOSE_LIMITS,
                    ours,
                    false,
                    ours ? "control groups: v2 with memory, pids and cpu, delegated to this user" : LOOSE_FINDING);
        } catch (IOException e) {
            return new Finding(SandboxError.LOOSE_LIMITS, false, false, LOOSE_FINDING + " (" + e.getMessage() + ")");
        }
    }

    private static Finding uncovered() {
        List<String> covers = content("/proc/self/mountinfo")
                .orElse("")
                .lines()
                .map(line -> line.split(" ")[4])
                .filter(place -> place.startsWith("/proc/") && !NO_COVERS.contains(place))
                .toList();
        return required(
                SandboxError.PROC_COVERED,
                covers.isEmpty(),
                covers.isEmpty() ? "/proc: all of it is there" : "/proc: an outer container covers " + covers);
    }

    private static Finding controlGroups() {
        try {
            Optional<String> version = ControlGroups.available();
            return required(
                    SandboxError.NO_CGROUP_CONTROLLER,
                    version.isPresent(),
                    version.map(found -> "control groups: " + found + " with memory, pids and cpu")
                            .orElse("control groups: neither v1 nor v2 has memory, pids and cpu"));
        } catch (IOException e) {
            return required(SandboxError.NO_CGROUP_CONTROLLER, false, "control groups: " + e.getMessage());
        }
    }

    private static Finding namespaces() {
        List<String> missing = NAMESPACES.stream()
                .filter(kind -> !Files.exists(Path.of("/proc/self/ns", kind)))
                .toList();
        return required(
                SandboxError.NO_NAMESPACES,
                missing.isEmpty(),
                missing.isEmpty() ? "namespaces: " + NAMESPACES : "namespaces: this kernel lacks " + missing);
    }

    private static Finding systemCallFilter() {
        Optional<String> actions = content("/proc/sys/kernel/seccomp/actions_avail");
        boolean ok = actions.map(list -> list.contains("errno")).orElse(false);
        return required(SandboxError.NO_SECCOMP, ok, ok ? "seccomp: filters" : "seccomp: this kernel has no filters");
    }

    private static Finding processMount(boolean privileged) {
        boolean direct = privileged && Mounts.canChoosePidNamespace();
        boolean command = Files.isExecutable(Path.of("/usr/bin/mount"));
        String how =
                direct ? "mounted directly (Linux 6.17)" : command ? "mounted by /usr/bin/mount" : "no way to mount it";
        return required(SandboxError.NO_PROC_MOUNT, direct || command, "/proc of a sandbox: " + how);
    }

    private static Finding childrenList() {
        Path list = Path.of("/proc/self/task/" + ProcessHandle.current().pid() + "/children");
        boolean ok = Files.isReadable(list);
        return required(
                SandboxError.NO_CHILDREN_LIST,
                ok,
                "list of child processes: " + (ok ? "readable" : "missing: " + list));
    }

    private static Finding dumpable() {
        String value = content("/proc/sys/fs/suid_dumpable").orElse("?");
        // With 2 only root could read what is dumped, and look into the process: that will do.
        return required(SandboxError.DUMPABLE, value.equals("0") || value.equals("2"), "fs.suid_dumpable: " + value);
    }

    private static Finding tracing() {
        Optional<String> scope = content("/proc/sys/kernel/yama/ptrace_scope");
        boolean ok = scope.map(value -> value.equals("0") || value.equals("1")).orElse(true);
        String seen = scope.map(value -> "kernel.yama.ptrace_scope is " + value).orElse("not restricted by the kernel");
        return new Finding(SandboxError.NO_TRACING, ok, false, "ptrace, for debuggers: " + seen);
    }

    private static Finding required(SandboxError subject, boolean ok, String what) {
        return new Finding(subject, ok, true, what);
    }

    private static Optional<String> status(String field) {
        return content("/proc/self/status")
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith(field + ":"))
                        .map(line -> line.substring(field.length() + 1).strip())
                        .findFirst());
    }

    /** The file's text, or nothing when this kernel has no such file or lets nobody read it. */
    private static Optional<String> content(String path) {
        try {
            return Optional.of(Files.readString(Path.of(path)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
