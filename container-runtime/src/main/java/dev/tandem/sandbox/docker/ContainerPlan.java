package dev.tandem.sandbox.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.linux.HiddenFiles;
import dev.tandem.sandbox.linux.SystemCallProfile;
import dev.tandem.sandbox.local.Accounts;
import dev.tandem.sandbox.local.MemoryFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The container that is a sandbox: what its programs may use and see.
 *
 * @param environment {@code NAME=value}, of all its programs
 * @param initUserId of its first process; no program has the same, or it could take the process over
 * @param userId of its programs
 * @param account what becomes {@code /etc/passwd}
 * @param terminals a volume with its pseudo terminals
 */
record ContainerPlan(
        String name,
        String image,
        Map<String, String> labels,
        List<String> environment,
        Limits limits,
        int initUserId,
        int userId,
        Path account,
        String terminals) {
    private static final String HOST_NAME = "sandbox";
    /** The engine's own first process, and the one that it starts. */
    static final int OWN_PROCESSES = 2;

    /** Threads of the engine that are inside while it starts a program. */
    private static final int STARTING_PROCESSES = 16;

    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6");

    private static final long CPU_PERIOD_MICROS = 100_000;
    private static final long STACK_BYTES = 8L << 20;
    private static final long LOCKED_BYTES = 1L << 20;

    /** Ends when its standard input does. Programs find their home directory there. */
    private static final List<String> FIRST_PROCESS =
            List.of("/bin/sh", "-c", "mkdir -m 1777 " + Accounts.HOME + "; exec cat");

    /** What the engine would hide by itself, were it not told what else to hide. */
    private static final List<String> HIDDEN =
            List.of("/sys", "/proc/acpi", "/proc/asound", "/proc/latency_stats", "/proc/scsi", "/proc/timer_stats");

    CreateContainerCmd describe(CreateContainerCmd command) {
        return command.withName(name)
                .withLabels(labels)
                .withHostName(HOST_NAME)
                .withUser(initUserId + ":" + initUserId)
                .withEnv(environment)
                .withEntrypoint(FIRST_PROCESS)
                .withCmd(List.of())
                .withWorkingDir("/")
                .withAttachStdin(true)
                .withAttachStdout(false)
                .withAttachStderr(false)
                .withStdinOpen(true)
                .withStdInOnce(true)
                .withHostConfig(rules());
    }

    private HostConfig rules() {
        String space = "rw,nosuid,nodev,exec,size=" + limits.diskBytes() + ",nr_inodes=" + (limits.inodes() + 1);
        return new Rules()
                .withReadonlyRootfs(true)
                .withNetworkMode("none")
                .withIpcMode("private")
                .withCgroupnsMode("private")
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges", "seccomp=" + SystemCallProfile.json()))
                .withInit(true)
                .withRestartPolicy(RestartPolicy.noRestart())
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withTmpFs(Map.of(
                        Sandbox.WORKSPACE,
                        space + ",mode=755,uid=" + userId + ",gid=" + userId,
                        "/tmp",
                        space + ",mode=1777"))
                .withShmSize(MemoryFiles.SHARED_BYTES)
                .withBinds(
                        new Bind(account.toString(), new Volume("/etc/passwd"), AccessMode.ro),
                        new Bind(terminals, new Volume("/dev/pts")))
                .withMemory(MemoryFiles.groupLimits(limits).memoryBytes())
                .withMemorySwap(MemoryFiles.groupLimits(limits).memoryBytes())
                .withCpuPeriod(CPU_PERIOD_MICROS)
                .withCpuQuota(limits.cpuMillisPerSecond() * CPU_PERIOD_MICROS / 1000)
                .withPidsLimit((long) mostProcesses(limits))
                .withSysctls(network())
                .withUlimits(List.of(
                        same("core", 0),
                        same("fsize", limits.fileSizeBytes()),
                        same("nofile", limits.openFiles()),
                        same("stack", STACK_BYTES),
                        same("memlock", LOCKED_BYTES)));
    }

    /** Each program has the limit itself as its own. */
    static int mostProcesses(Limits limits) {
        return limits.processes() + OWN_PROCESSES + STARTING_PROCESSES;
    }

    /** Engines let everybody listen where natively only root may, and leave out version 6 of the protocol. */
    private static Map<String, String> network() {
        Map<String, String> settings = new HashMap<>(Map.of("net.ipv4.ip_unprivileged_port_start", "1024"));
        if (Files.exists(IPV6)) {
            settings.put("net.ipv6.conf.lo.disable_ipv6", "0");
        }
        return settings;
    }

    private static Ulimit same(String name, long value) {
        return new Ulimit(name, value, value);
    }

    /** With what docker-java leaves out. */
    private static final class Rules extends HostConfig {
        private static final long serialVersionUID = 1L;

        @JsonProperty("MaskedPaths")
        List<String> hidden() {
            List<String> all = new ArrayList<>(HIDDEN);
            all.addAll(HiddenFiles.HIDDEN);
            return all;
        }

        @JsonProperty("ReadonlyPaths")
        List<String> readOnly() {
            return HiddenFiles.READ_ONLY;
        }
    }
}
