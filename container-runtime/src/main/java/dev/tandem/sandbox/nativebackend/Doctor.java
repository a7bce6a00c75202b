package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.linux.Capability;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.Mounts;
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

    private Doctor() {}

    /** All findings, the most basic first. On another platform than the backend's it is only the first. */
    public static List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        Finding platform = platform();
        findings.add(platform);
        if (platform.ok()) {
            Finding privileges = privileges();
            findings.add(privileges);
            findings.add(controlGroups());
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

    private static Finding privileges() {
        List<String> missing = Capability.missing(CAPABILITIES);
        boolean root =
                status("Uid").map(ids -> ids.split("\\s+")[1].equals("0")).orElse(false);
        String who = root ? "root" : "an ordinary user";
        return required(
                SandboxError.NOT_PRIVILEGED,
                root && missing.isEmpty(),
                "privileges: " + who
                        + (missing.isEmpty() ? " with all capabilities that are needed" : " without " + missing));
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
        return required(SandboxError.DUMPABLE, value.equals("0"), "fs.suid_dumpable: " + value);
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
