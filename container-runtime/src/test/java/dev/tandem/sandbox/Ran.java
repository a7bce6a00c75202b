package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that has run to its end, with all that it printed.
 */
public record Ran(ProcessEnd end, String output, String errors) {
    /** Runs it without input. */
    public static Ran in(Sandbox sandbox, ProcessSpec spec) throws Exception {
        return in(sandbox, spec, "");
    }

    public static Ran in(Sandbox sandbox, ProcessSpec spec, String input) throws Exception {
        try (SandboxProcess process = sandbox.start(spec)) {
            process.input().write(input.getBytes(StandardCharsets.UTF_8));
            process.input().close();
            return collect(process);
        }
    }

    public static Ran collect(SandboxProcess process) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.output()), threads);
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process.errors()), threads);
            return new Ran(process.await(), output.get(), errors.get());
        }
    }

    /** The kernel takes a moment to forget a process that has ended. */
    static void assertNobodyIsLeftIn(Sandbox sandbox) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (sandbox.usage().processes() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(sandbox.usage().processes()).isZero();
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
