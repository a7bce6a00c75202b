package dev.tandem.bench.debug;

import dev.tandem.debug.adapter.Connection;
import dev.tandem.debug.adapter.DebugHost;
import dev.tandem.debug.adapter.HostProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** This machine, with its loopback as it is. */
record MachineHost() implements DebugHost {
    @Override
    public HostProcess start(List<String> command, Map<String, String> environment, Path workingDirectory)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new OnMachine(builder.start());
    }

    @Override
    public Connection connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        return new OfSocket(socket, socket.getInputStream(), socket.getOutputStream());
    }

    private record OnMachine(Process process) implements HostProcess {
        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public InputStream output() {
            return process.getInputStream();
        }

        @Override
        public InputStream errors() {
            return process.getErrorStream();
        }

        @Override
        public CompletionStage<Integer> ended() {
            return process.onExit().thenApply(Process::exitValue);
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private record OfSocket(Socket socket, InputStream input, OutputStream output) implements Connection {
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
