package dev.tandem.runner.debugging;

import dev.tandem.debug.adapter.Connection;
import dev.tandem.debug.adapter.DebugHost;
import dev.tandem.debug.adapter.HostProcess;
import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A session's sandbox as the place of an adapter and its program. They may trace one another, and have no other right that programs have not;
 * the sandbox's limits are for all of them together. How long, and how much they may print, whoever made this sees to.
 *
 * <p>Any thread.
 */
public final class SandboxHost implements DebugHost, AutoCloseable {
    private final Sandbox sandbox;
    private final Duration longest;

    /** Guarded by this. */
    private final List<Debugged> started = new ArrayList<>();

    /** Guarded by this. */
    private boolean closed;

    /** @param longest wall time after which nothing of it is left, whoever waits for what */
    public SandboxHost(Sandbox sandbox, Duration longest) {
        this.sandbox = sandbox;
        this.longest = longest;
    }

    @Override
    public HostProcess start(List<String> command, Map<String, String> environment, Path workingDirectory)
            throws IOException {
        return start(spec(command, environment, workingDirectory));
    }

    @Override
    public HostProcess startAdapter(List<String> command, Map<String, String> environment, Path workingDirectory)
            throws IOException {
        return start(spec(command, environment, workingDirectory).asTool());
    }

    @Override
    public List<String> adaptersOwnVariables() {
        return List.of(ProcessSpec.TOOL);
    }

    private ProcessSpec spec(List<String> command, Map<String, String> environment, Path workingDirectory) {
        return ProcessSpec.of(command)
                .withEnvironment(environment)
                .withWorkingDirectory(workingDirectory.toString())
                .withTimeLimit(longest)
                .withOutputLimitBytes(Long.MAX_VALUE);
    }

    private HostProcess start(ProcessSpec spec) throws IOException {
        synchronized (this) {
            if (closed) {
                throw new IOException("debugging has ended");
            }
            try {
                Debugged process = new Debugged(tracing(spec));
                started.add(process);
                return process;
            } catch (SandboxException | IllegalArgumentException e) {
                throw new IOException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** Where a sandbox has no way to let them trace, they do without: adapters of interpreters need none, and others say what they lack. */
    private SandboxProcess tracing(ProcessSpec spec) throws SandboxException {
        try {
            return sandbox.start(spec.withDebugging());
        } catch (SandboxException e) {
            if (e.error() == SandboxError.NO_DEBUGGER) {
                return sandbox.start(spec);
            }
            throw e;
        }
    }

    @Override
    public Connection connect(int port) throws IOException {
        try {
            return new Stream(sandbox.connect(port));
        } catch (SandboxException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Ends all of it. {@return how each of its processes ended} Blocks until they have. */
    List<ProcessEnd> end() throws InterruptedException {
        close();
        List<Debugged> all;
        synchronized (this) {
            all = List.copyOf(started);
        }
        List<ProcessEnd> ends = new ArrayList<>();
        for (Debugged process : all) {
            ends.add(process.sandboxed.await());
        }
        return ends;
    }

    /** Ends all of it, and does not wait. */
    @Override
    public synchronized void close() {
        closed = true;
        started.forEach(Debugged::close);
    }

    private static final class Debugged implements HostProcess {
        private final SandboxProcess sandboxed;
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();

        Debugged(SandboxProcess sandboxed) {
            this.sandboxed = sandboxed;
            Thread.ofVirtual().name("end of a debugged process").start(() -> {
                try {
                    ended.complete(sandboxed.await().exitCode());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    ended.completeExceptionally(e);
                }
            });
        }

        @Override
        public OutputStream input() {
            return sandboxed.input();
        }

        @Override
        public InputStream output() {
            return sandboxed.output();
        }

        @Override
        public InputStream errors() {
            return sandboxed.errors();
        }

        @Override
        public CompletionStage<Integer> ended() {
            return ended;
        }

        @Override
        public void close() {
            sandboxed.stop();
        }
    }

    private record Stream(SocketChannel channel) implements Connection {
        @Override
        public InputStream input() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream output() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
