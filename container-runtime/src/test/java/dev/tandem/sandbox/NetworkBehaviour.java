package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a sandbox's owner reaches what listens in it, whichever backend makes the sandbox. */
@Timeout(60)
public abstract class NetworkBehaviour {
    /** Answers one connection with what it was sent, in capitals; prints its port first. */
    private static final String SERVER = """
            import socket, sys
            family = socket.AF_INET6 if sys.argv[1] == "::1" else socket.AF_INET
            server = socket.create_server((sys.argv[1], 0), family=family)
            print(server.getsockname()[1], flush=True)
            connection, _ = server.accept()
            while data := connection.recv(1000):
                connection.sendall(data.upper())
            """;

    private Sandbox sandbox;

    protected abstract Backend backend();

    @BeforeEach
    void open() throws SandboxException {
        sandbox = backend().create(SandboxSpec.of("network", Limits.DEFAULT));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private void converse(String address) throws Exception {
        try (SandboxProcess server = sandbox.start(ProcessSpec.of("python3", "-c", SERVER, address))) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(server.output(), StandardCharsets.UTF_8));
            int port = Integer.parseInt(lines.readLine());
            try (SocketChannel channel = sandbox.connect(port)) {
                BufferedReader answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
                for (String said : new String[] {"hello\n", "again\n"}) {
                    channel.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8)));
                    assertThat(answers.readLine() + "\n").isEqualTo(said.toUpperCase(Locale.ROOT));
                }
                channel.shutdownOutput();
                assertThat(answers.readLine()).isNull();
            }
            assertThat(server.await().exitCode()).isZero();
        }
    }

    @Test
    void aProgramThatListensIsReached() throws Exception {
        converse("127.0.0.1");
        converse("0.0.0.0");
    }

    @Test
    void alsoByTheOtherVersionOfTheProtocol() throws Exception {
        converse("::1");
    }

    @Test
    void portsAreSeenWhileSomethingListens() throws Exception {
        assertThat(sandbox.listeningPorts()).isEmpty();
        for (String address : new String[] {"127.0.0.1", "0.0.0.0", "::1", "::"}) {
            String program = """
                    import socket, sys
                    family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
                    server = socket.create_server((sys.argv[1], 0), family=family)
                    hidden = socket.create_server(("127.0.0.2", 0))
                    clients = [socket.create_connection(server.getsockname()[:2]) for _ in range(50)]
                    print(server.getsockname()[1], flush=True)
                    sys.stdin.readline()
                    server.close()
                    print("closed", flush=True)
                    sys.stdin.readline()
                    """;
            try (SandboxProcess server = sandbox.start(ProcessSpec.of("python3", "-c", program, address))) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(server.output(), StandardCharsets.UTF_8));
                int port = Integer.parseInt(lines.readLine());
                assertThat(sandbox.listeningPorts()).as(address).singleElement().satisfies(open -> {
                    assertThat(open.port()).isEqualTo(port);
                    assertThat(open.program()).startsWith("python3");
                });
                server.input().write('\n');
                assertThat(lines.readLine()).isEqualTo("closed");
                assertThat(sandbox.listeningPorts()).isEmpty();
            }
        }
        sandbox.close();
        assertThat(sandbox.listeningPorts()).isEmpty();
    }

    /** What the owner listens to for its programs is no port of theirs, and neither is what listens elsewhere. */
    @Test
    void onlyPortsOfTheSandboxesOwnProgramsAreSeen() throws Exception {
        try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocketChannel _ = sandbox.listen(1021);
                ServerSocketChannel _ = sandbox.listen(0);
                Sandbox other = backend().create(SandboxSpec.of("other", Limits.DEFAULT));
                SandboxProcess elsewhere = other.start(ProcessSpec.of("python3", "-c", SERVER, "0.0.0.0"));
                SandboxProcess server = sandbox.start(ProcessSpec.of("python3", "-c", SERVER, "127.0.0.1"))) {
            new BufferedReader(new InputStreamReader(elsewhere.output(), StandardCharsets.UTF_8)).readLine();
            BufferedReader lines = new BufferedReader(new InputStreamReader(server.output(), StandardCharsets.UTF_8));
            int port = Integer.parseInt(lines.readLine());
            assertThat(sandbox.listeningPorts())
                    .singleElement()
                    .satisfies(open -> assertThat(open.port()).isEqualTo(port));
        }
    }

    @Test
    void whereNobodyListensTheConnectionIsRefused() {
        assertThatThrownBy(() -> sandbox.connect(7)).isInstanceOf(ConnectException.class);
    }

    @Test
    void whatListensOnTheMachineOrInAnotherSandboxIsNotReached() throws Exception {
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Sandbox other = backend().create(SandboxSpec.of("other", Limits.DEFAULT));
                SandboxProcess server = other.start(ProcessSpec.of("python3", "-c", SERVER, "0.0.0.0"))) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(server.output(), StandardCharsets.UTF_8));
            int port = Integer.parseInt(lines.readLine());
            assertThatThrownBy(() -> sandbox.connect(port)).isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> sandbox.connect(host.getLocalPort())).isInstanceOf(ConnectException.class);
        }
    }

    /** The end of the stream, or a reset: whichever the kernel says of a program that was killed. */
    private static boolean isAtItsEnd(SocketChannel channel) throws IOException {
        try {
            return channel.read(ByteBuffer.allocate(1)) == -1;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void aConnectionEndsWithItsSandbox() throws Exception {
        SandboxProcess server = sandbox.start(ProcessSpec.of("python3", "-c", SERVER, "127.0.0.1"));
        BufferedReader lines = new BufferedReader(new InputStreamReader(server.output(), StandardCharsets.UTF_8));
        int port = Integer.parseInt(lines.readLine());
        try (SocketChannel channel = sandbox.connect(port)) {
            sandbox.close();
            assertThat(isAtItsEnd(channel)).isTrue();
        }
        assertThatThrownBy(() -> sandbox.connect(port))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.CLOSED));
    }

    /** Connects to 127.0.0.1 and prints what it is told. */
    private static final String CLIENT = """
            import socket, sys
            with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10) as connection:
                print(connection.makefile().readline(), end="")
            """;

    private static Ran client(Sandbox in, int port) throws Exception {
        return Ran.in(in, ProcessSpec.of("python3", "-c", CLIENT, Integer.toString(port)));
    }

    private static void answer(ServerSocketChannel listener, String line) {
        Thread.ofVirtual().start(() -> {
            try (SocketChannel accepted = listener.accept()) {
                accepted.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void programsReachWhatTheOwnerListensTo() throws Exception {
        for (int port : new int[] {0, 1021}) {
            try (ServerSocketChannel listener = sandbox.listen(port)) {
                answer(listener, "hello\n");
                assertThat(client(sandbox, listener.socket().getLocalPort()).output())
                        .isEqualTo("hello\n");
            }
        }
    }

    @Test
    void onlyTheSandboxItselfReachesIt() throws Exception {
        try (ServerSocketChannel listener = sandbox.listen(0);
                Sandbox other = backend().create(SandboxSpec.of("other", Limits.DEFAULT))) {
            int port = listener.socket().getLocalPort();
            assertThat(client(other, port).errors()).contains("ConnectionRefusedError");
            assertThatThrownBy(() -> SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aPortHasOneListenerAndProgramsCannotTakeItOver() throws Exception {
        try (ServerSocketChannel _ = sandbox.listen(1021)) {
            assertThatThrownBy(() -> sandbox.listen(1021)).isInstanceOf(BindException.class);
            assertThat(Ran.in(sandbox, ProcessSpec.of("python3", "-c", SERVER.replace(", 0)", ", 1021)"), "0.0.0.0"))
                            .errors())
                    .contains("PermissionError");
        }
    }

    @Test
    void aListenerEndsWithItsSandbox() throws Exception {
        ServerSocketChannel listener = sandbox.listen(0);
        sandbox.close();
        assertThat(listener.isOpen()).isFalse();
        assertThatThrownBy(() -> sandbox.listen(0))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.CLOSED));
    }
}
