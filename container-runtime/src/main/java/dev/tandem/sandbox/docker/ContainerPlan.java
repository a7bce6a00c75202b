package dev.tandem.sandbox.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ReadOnlyFolder;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.linux.HiddenFiles;
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
 * @param security options, as the engine takes them: {@link EngineKind#security}
 * @param environment {@code NAME=value}, of all its programs
 * @param initUserId of its first process; no program has the same, or it could take the process over
 * @param userId of its programs
 * @param account what becomes {@code /etc/passwd}
 * @param readOnlyFolders directories of the machine that programs may read
 * @param terminals a volume with its pseudo terminals, and how it is bound: {@code NAME:PLACE:OPTIONS}
 */
record ContainerPlan(
        String name,
        String image,
        Map<String, String> labels,
        List<String> security,
        List<String> environment,
        Limits limits,
        int initUserId,
        int userId,
        Path account,
        String terminals,
        List<ReadOnlyFolder> readOnlyFolders) {
    private static final String HOST_NAME = "sandbox";
    /** The engine's own first process, and the one that it starts. */
    static final int OWN_PROCESSES = 2;

    /** Threads of the engine that are inside while it starts a program. */
    private static final int STARTING_PROCESSES = 16;

    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6");

    /** Control groups count those of each sandbox. Unasked, Podman asks for more than a root without all rights may give. */
    private static final long MOST_PROCESSES_OF_ONE_USER = 32_768;

    /** What some engines open themselves while they hide files, under this very limit. Each program gets its own limit. */
    private static final int ENGINE_FILES = 256;

    private static final long CPU_PERIOD_MICROS = 100_000;
    private static final long STACK_BYTES = 8L << 20;
    private static final long LOCKED_BYTES = 1L << 20;

    /** Ends when its standard input does. Programs find their home directory there. */
    private static final List<String> FIRST_PROCESS =
            List.of("/bin/sh", "-c", "mkdir -m 1777 " + Accounts.HOME + "; exec cat");

    /** What the engine would hide by itself, were it not told what else to hide. */
    private static final List<String> HIDDEN =
            List.of("/sys", "/proc/acpi", "/proc/asound", "/proc/latency_stats", "/proc/scsi", "/proc/timer_stats");

    /** What no program may see. */
    static List<String> hidden() {
        List<String> all = new ArrayList<>(HIDDEN);
        all.addAll(HiddenFiles.HIDDEN);
        return all;
    }

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
        // Whose it is and how many files fit is set when it is there: not every engine takes that.
        String space = "rw,nosuid,nodev,exec,size=" + limits.diskBytes();
        List<String> bound = new ArrayList<>(List.of(account + ":/etc/passwd:ro", terminals));
        readOnlyFolders.forEach(folder -> bound.add(folder.source() + ":" + folder.target() + ":ro"));
        return new Rules(bound)
                .withReadonlyRootfs(true)
                .withNetworkMode("none")
                .withIpcMode("private")
                .withCgroupnsMode("private")
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(security)
                .withInit(true)
                .withRestartPolicy(RestartPolicy.noRestart())
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withTmpFs(Map.of(Sandbox.WORKSPACE, space + ",mode=755", "/tmp", space + ",mode=1777"))
                .withShmSize(MemoryFiles.SHARED_BYTES)
                .withMemory(MemoryFiles.groupLimits(limits).memoryBytes())
                .withMemorySwap(MemoryFiles.groupLimits(limits).memoryBytes())
                .withCpuPeriod(CPU_PERIOD_MICROS)
                .withCpuQuota(limits.cpuMillisPerSecond() * CPU_PERIOD_MICROS / 1000)
                .withPidsLimit((long) mostProcesses(limits))
                .withSysctls(network())
                .withUlimits(List.of(
                        same("core", 0),
                        same("fsize", limits.fileSizeBytes()),
                        same("nofile", Math.max(limits.openFiles(), ENGINE_FILES)),
                        same("nproc", MOST_PROCESSES_OF_ONE_USER),
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

        private final transient List<String> bound;

        Rules(List<String> bound) {
            this.bound = List.copyOf(bound);
        }

        /** In the engines' own form: docker-java knows few of the options. */
        @JsonProperty("Binds")
        List<String> bound() {
            return bound;
        }

        @JsonProperty("MaskedPaths")
        List<String> masked() {
            return hidden();
        }

        @JsonProperty("ReadonlyPaths")
        List<String> readOnly() {
            return HiddenFiles.READ_ONLY;
        }
    }
}
