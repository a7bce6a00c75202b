package dev.tandem.bench.sandbox;

import dev.tandem.bench.report.Quantiles;
import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long this virtual machine takes to bring its threads to a safepoint, while a sandbox is idle and while it is throttled hard, with
 * programs being started in it all the time. A thread of ours that the kernel held back with a sandbox would keep all others waiting.
 *
 * <p>The times are the virtual machine's own, out of its log: option {@code -Xlog:safepoint:file=...}.
 */
final class Safepoints {
    private static final int TURNS = 6;
    private static final int EACH = 60;
    private static final long BETWEEN_NANOS = 4_000_000;
    private static final Pattern REACHED = Pattern.compile("Reaching safepoint: +(\\d+) ns");
    private static final String HOG = "for i in 1 2 3 4; do sh -c 'while :; do :; done' & done; wait";

    private final Path log;
    private final List<Double> idle = new ArrayList<>();
    private final List<Double> throttled = new ArrayList<>();

    Safepoints(Path log) {
        this.log = log;
    }

    /** Takes turns between both. */
    void measure(Backend backend) throws IOException, SandboxException, InterruptedException {
        Limits little = Limits.DEFAULT.withCpuMillisPerSecond(50);
        for (int turn = 0; turn < TURNS; turn++) {
            try (Sandbox sandbox = backend.create(SandboxSpec.of("idle", little));
                    SandboxProcess _ = sandbox.start(ProcessSpec.of("cat"))) {
                idle.addAll(stops());
            }
            try (Sandbox sandbox = backend.create(SandboxSpec.of("throttled", little));
                    SandboxProcess _ = sandbox.start(ProcessSpec.of("sh", "-c", HOG))) {
                Thread starter = Thread.ofPlatform().daemon().start(() -> startAndStop(sandbox));
                try {
                    throttled.addAll(stops());
                } finally {
                    starter.interrupt();
                    starter.join();
                }
            }
        }
    }

    /** A start takes as long as the throttled program needs to come to the gate: that is the sandbox's own affair. */
    private static void startAndStop(Sandbox sandbox) {
        while (!Thread.interrupted()) {
            try (SandboxProcess process = sandbox.start(ProcessSpec.of("true"))) {
                process.stop();
            } catch (SandboxException e) {
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
        }
    }

    /** Milliseconds of each of a number of safepoints. */
    private List<Double> stops() throws IOException {
        int before = times().size();
        for (int i = 0; i < EACH; i++) {
            Thread.getAllStackTraces();
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
        List<Double> all = times();
        return List.copyOf(all.subList(before, all.size()));
    }

    private List<Double> times() throws IOException {
        List<Double> times = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher reached = REACHED.matcher(line);
            if (reached.find()) {
                times.add(Long.parseLong(reached.group(1)) / 1e6);
            }
        }
        return times;
    }

    double idleAt(double part) {
        return Quantiles.of(idle, part);
    }

    double throttledAt(double part) {
        return Quantiles.of(throttled, part);
    }
}
