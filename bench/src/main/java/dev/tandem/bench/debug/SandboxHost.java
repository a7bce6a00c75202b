package dev.tandem.bench.debug;

import dev.tandem.debug.adapter.Connection;
import dev.tandem.debug.adapter.DebugHost;
import dev.tandem.debug.adapter.HostProcess;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A sandbox, whose loopback acknowledges at once. */
record SandboxHost(Sandbox sandbox) implements DebugHost {
    private static final Duration LONG = Duration.ofHours(2);
    private static final long MUCH = 1L << 40;

    @Override
    public HostProcess start(List<String> command, Map<String, String> environment, Path workingDirectory)
            throws IOException {
        try {
            return new InSandbox(sandbox.start(ProcessSpec.of(command)
                    .withEnvironment(environment)
                    .withWorkingDirectory(workingDirectory.toString())
                    .withTimeLimit(LONG)
                    .withOutputLimitBytes(MUCH)
                    .withDebugging()));
        } catch (SandboxException e) {
            throw new IOException(e);
        }
    }

    @Override
    public Connection connect(int port) throws IOException {
        try {
            return new Socket(sandbox.connect(port));
        } catch (SandboxException e) {
            throw new IOException(e);
        }
    }

    private record InSandbox(SandboxProcess process) implements HostProcess {
        @Override
        public OutputStream input() {
            return process.input();
        }

        @Override
        public InputStream output() {
            return process.output();
        }

        @Override
        public InputStream errors() {
            return process.errors();
        }

        @Override
        public CompletionStage<Integer> ended() {
            CompletableFuture<Integer> ended = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    ended.complete(process.await().exitCode());
                } catch (InterruptedException e) {
                    ended.completeExceptionally(e);
                }
            });
            return ended;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private record Socket(SocketChannel channel) implements Connection {
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
