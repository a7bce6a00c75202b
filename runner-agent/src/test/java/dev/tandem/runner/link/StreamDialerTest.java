package dev.tandem.runner.link;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.FromRunner.StreamRefused.Reason;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.runner.port.DebuggerSeats;
import dev.tandem.runner.port.PortStreams;
import dev.tandem.runner.port.PortWatch;
import dev.tandem.sandbox.ListeningPort;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams between real sockets: a program on one side, a platform's WebSocket on the other. */
@Timeout(30)
class StreamDialerTest {
    private static final SessionId SESSION = SessionId.next();

    private final FakePlatform platform = new FakePlatform();
    private final PortWatch watch = new PortWatch(platform, System::nanoTime);
    private final PlatformStreams server = new PlatformStreams();
    private final StreamDialer dialer;
    private final PortStreams streams;
    private final ServerSocket program;
    private final FakeSandbox sandbox;

    StreamDialerTest(@TempDir Path folder) throws IOException {
        // The link's own address is another one: streams go to the replica that asks.
        dialer = new StreamDialer(LinkSettings.of(URI.create("http://127.0.0.1:1"), folder.resolve("token")));
        streams = new PortStreams(watch, platform, dialer);
        program = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        sandbox = new FakeSandbox(folder);
    }

    @BeforeEach
    void place() {
        watch.open(SESSION).sandbox(sandbox);
        sandbox.reaches(3000, program.getLocalPort());
        sandbox.listensOn(new ListeningPort(3000, "node"));
    }

    @AfterEach
    void close() throws IOException {
        dialer.close();
        program.close();
        server.close();
    }

    private void ask(int port, String secret, @Nullable String replica) {
        streams.open(new ToRunner.OpenStream(SESSION, port, secret, replica), DebuggerSeats.NONE);
    }

    private String replica() {
        return server.address();
    }

    private void refused(Reason reason) {
        eventually("it is refused", () -> !platform.refusals().isEmpty());
        assertThat(platform.refusals().getFirst())
                .isEqualTo(new FromRunner.StreamRefused(
                        SESSION, platform.refusals().getFirst().secret(), reason));
    }

    @Test
    void bytesPassBothWaysAndEachSideEndsForItself() throws Exception {
        ask(3000, "secret", replica());
        try (Socket connection = program.accept()) {
            ServerWebSocket socket = server.next();
            socket.writeBinaryMessage(Buffer.buffer("question"));
            socket.writeTextMessage("end");
            assertThat(connection.getInputStream().readAllBytes()).asString().isEqualTo("question");
            connection.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
            connection.shutdownOutput();
            eventually("the end is told", () -> server.texts.equals(List.of("end")));
            assertThat(server.received()).isEqualTo("answer");
            eventually("both are over", socket::isClosed);
        }
    }

    @Test
    void aPlatformThatClosesClosesTheProgram() throws Exception {
        ask(3000, "secret", replica());
        try (Socket connection = program.accept()) {
            server.next().close();
            assertThat(connection.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aProgramThatBreaksOffIsToldByTheEndOfTheSocket() throws Exception {
        ask(3000, "secret", replica());
        ServerWebSocket socket;
        try (Socket connection = program.accept()) {
            socket = server.next();
            connection.setSoLinger(true, 0);
        }
        eventually("the stream is over", socket::isClosed);
    }

    /** What the platform does not read, the program cannot write. */
    @Test
    void aSlowPlatformStopsTheProgram() throws Exception {
        ask(3000, "secret", replica());
        try (Socket connection = program.accept()) {
            ServerWebSocket socket = server.next();
            socket.pause();
            long[] written = new long[1];
            Thread flood = Thread.ofVirtual().start(() -> {
                byte[] much = new byte[64 << 10];
                try {
                    while (true) {
                        connection.getOutputStream().write(much);
                        written[0] += much.length;
                    }
                } catch (IOException _) {
                    // The test is over.
                }
            });
            long[] before = {-1};
            eventually("the program is stopped", () -> {
                boolean still = written[0] == before[0];
                before[0] = written[0];
                return still && written[0] > 0 && flood.getState() == Thread.State.WAITING;
            });
            assertThat(written[0]).isLessThan(64L << 20);
            socket.close();
        }
    }

    @Test
    void whereNothingCanBeDoneItIsTold() {
        sandbox.listensOn(new ListeningPort(3000, "node"), new ListeningPort(3001, "node"));
        ask(3001, "secret", replica());
        refused(Reason.NOBODY_LISTENS);
    }

    /** What the runner listens to for the programs is reached by them alone. */
    @Test
    void aPortThatIsNoProgramsIsNotConnectedTo() {
        sandbox.reaches(1021, program.getLocalPort());
        ask(1021, "secret", replica());
        refused(Reason.NOBODY_LISTENS);
        assertThat(server.nobodyDialled()).isTrue();
    }

    @Test
    void aPlatformThatCannotBeReachedIsTold() {
        ask(3000, "secret", null);
        refused(Reason.NO_WAY);
    }

    @Test
    void anAddressThatIsNoneIsTold() {
        ask(3000, "secret", "file:///etc/passwd");
        refused(Reason.NO_WAY);
    }

    @Test
    void aSecretThatIsNotTakenIsTold() {
        ask(3000, "other", replica());
        refused(Reason.NO_WAY);
    }

    @Test
    void aSessionThatIsNotHereHasNoSandbox() {
        streams.open(new ToRunner.OpenStream(SessionId.next(), 3000, "secret", replica()), DebuggerSeats.NONE);
        eventually("it is refused", () -> !platform.refusals().isEmpty());
        assertThat(platform.refusals().getFirst().reason()).isEqualTo(Reason.NO_SANDBOX);
    }
}
