package dev.tandem.sandbox.docker;

import com.github.dockerjava.api.model.Info;
import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.linux.Capability;
import dev.tandem.sandbox.linux.ControlGroups;
import java.io.IOException;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Examines whether there is an engine and whether it can have sandboxes. Changes nothing. */
public final class DockerDoctor {
    private static final Set<Capability> CAPABILITIES = EnumSet.of(
            Capability.CHOWN, Capability.DAC_OVERRIDE, Capability.KILL, Capability.SYS_PTRACE, Capability.SYS_ADMIN);

    private DockerDoctor() {}

    /** All findings, the most basic first; without an engine it is only the first. */
    public static List<Finding> examine(DockerBackendConfig config) {
        List<Finding> findings = new ArrayList<>();
        if (!isPlatform()) {
            findings.add(required(SandboxError.PLATFORM_UNSUPPORTED, false, "engine: not Linux on x86-64 with glibc"));
            return List.copyOf(findings);
        }
        if (!Files.exists(config.socket())) {
            findings.add(required(SandboxError.NO_ENGINE, false, "engine: no socket at " + config.socket()));
            return List.copyOf(findings);
        }
        try (Engine engine = new Engine(config)) {
            examine(engine, config, findings);
        } catch (IOException e) {
            findings.add(required(SandboxError.NO_ENGINE, false, "engine: " + e.getMessage()));
        }
        return List.copyOf(findings);
    }

    private static void examine(Engine engine, DockerBackendConfig config, List<Finding> findings) throws IOException {
        Info info = engine.information();
        findings.add(required(
                SandboxError.NO_ENGINE,
                true,
                "engine: " + info.getServerVersion() + " at " + config.socket() + ", control groups v"
                        + Optional.ofNullable(info.getCGroupVersion()).orElse("1")));
        findings.add(suitable(info));
        findings.add(rights());
        boolean image = engine.image(config.image()).isPresent();
        findings.add(required(
                SandboxError.NO_IMAGE,
                image,
                "image: " + config.image() + (image ? "" : ", which the engine does not have")));
    }

    private static boolean isPlatform() {
        return System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("os.arch", "").equals("amd64")
                && Linker.nativeLinker().defaultLookup().find("posix_spawn").isPresent();
    }

    private static Finding suitable(Info info) {
        List<String> options = Optional.ofNullable(info.getSecurityOptions()).orElse(List.of());
        List<String> obstacles = new ArrayList<>();
        if (options.stream().noneMatch(option -> option.contains("seccomp"))) {
            obstacles.add("it has no seccomp");
        }
        if (options.stream().anyMatch(option -> option.contains("rootless"))) {
            obstacles.add("it does not run as root");
        }
        if (options.stream().anyMatch(option -> option.contains("userns"))) {
            obstacles.add("it maps user ids");
        }
        return required(
                SandboxError.ENGINE_UNSUITABLE,
                obstacles.isEmpty(),
                obstacles.isEmpty() ? "engine: runs as root, with seccomp" : "engine: " + String.join(", ", obstacles));
    }

    /** Files, processes and control groups of a container are reached through the kernel, not through the engine. */
    private static Finding rights() {
        List<String> obstacles = new ArrayList<>();
        List<String> missing = Capability.missing(CAPABILITIES);
        if (!missing.isEmpty()) {
            obstacles.add("without the capabilities " + missing);
        }
        try {
            if (!ControlGroups.areWritable()) {
                obstacles.add("the control groups are read-only");
            }
        } catch (IOException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
        return required(
                SandboxError.ENGINE_RIGHTS,
                obstacles.isEmpty(),
                "this process: "
                        + (obstacles.isEmpty()
                                ? "root, with the machine's control groups"
                                : String.join(", ", obstacles)));
    }

    private static Finding required(SandboxError subject, boolean ok, String what) {
        return new Finding(subject, ok, true, what);
    }

    /** The first thing that is missing. */
    static Optional<Finding> obstacle(DockerBackendConfig config) {
        return examine(config).stream()
                .filter(finding -> finding.required() && !finding.ok())
                .findFirst();
    }
}
