package dev.tandem.platform.debugport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.access.Admission;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.SigningKeys;
import dev.tandem.platform.access.TokenScope;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.testing.FakeDirectory;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.platform.timing.SystemTimers;
import dev.tandem.platform.visit.LocalRunner;
import dev.tandem.platform.visit.StreamDoor;
import dev.tandem.platform.visit.Streams;
import dev.tandem.platform.visit.VisitGuard;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The port with real sockets on both sides; the runner's hub is the test's. */
final class TestDebugPort implements AutoCloseable {
    final FakeSession session = new FakeSession();
    final ParticipantId ana = session.join("Ana", Role.OWNER);
    final ParticipantId bo = session.join("Bo", Role.EDITOR);
    final ParticipantId vi = session.join("Vi", Role.VIEWER);
    final FakeSession other = new FakeSession();
    final ParticipantId oda = other.join("Oda", Role.OWNER);
    final LocalRunner runner;
    final TokenService tokens;
    final DebugPort port;
    private final Vertx vertx = Vertx.vertx();
    private final SystemTimers timers = new SystemTimers();
    private final ServerSocket hub = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    volatile Duration later = Duration.ZERO;

    TestDebugPort(DebugPortConfig config) throws IOException, GeneralSecurityException {
        FakeDirectory directory = new FakeDirectory();
        directory.add(session);
        directory.add(other);
        InstantSource time = () -> Instant.now().plus(later);
        Clock clock = time.withZone(ZoneOffset.UTC);
        KeyPair keys = SigningKeys.generate();
        tokens = new TokenService(
                new SigningKeys(keys.getPrivate(), keys.getPublic()),
                new TokenService.Lifetimes(Duration.ofDays(30), Duration.ofHours(1), Duration.ofMinutes(15)),
                clock);
        StreamDoor[] door = new StreamDoor[1];
        HttpServer server = vertx.createHttpServer().requestHandler(request -> door[0].open(request));
        server.listen(0, "localhost").toCompletionStage().toCompletableFuture().join();
        runner = new LocalRunner(server.actualPort());
        Streams streams = new Streams(runner, Replicas.ALONE, timers, Duration.ofSeconds(5), Optional.empty());
        door[0] = new StreamDoor(streams);
        streams.start();
        VisitGuard guard = new VisitGuard(
                directory,
                timers,
                new VisitGuard.Rules(
                        Operation.JOIN_DEBUGGER,
                        Duration.ofMillis(200),
                        config.perSession(),
                        config.perParticipant(),
                        ErrorCode.DEBUG_TOO_MANY_CLIENTS));
        guard.start();
        Joining joining = new Joining(
                tokens,
                (id, scope, token) -> {
                    TokenService.Claims claims = tokens.verify(token, scope);
                    FakeSession of = id.equals(session.id()) ? session : other;
                    if (of.members().find(claims.participant()).isEmpty()) {
                        throw new Refusal(ErrorCode.TOKEN_REVOKED);
                    }
                    return new Admission(new Caller.Person(claims.participant()), claims.expiresAt());
                },
                guard,
                streams,
                new RecentGuests(timers));
        port = new DebugPort(config, "127.0.0.1", vertx, timers, joining);
        port.start();
    }

    /** Returns when something has come to pass; fails if it does not. */
    static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /** From now on something is debugged. */
    void debugging() {
        runner.programs.put(0, hub.getLocalPort());
    }

    /** {@return the hub's end of the next client that was let in} */
    Socket seat() throws IOException {
        hub.setSoTimeout(20_000);
        Socket seat = hub.accept();
        seat.setSoTimeout(20_000);
        return seat;
    }

    String token(ParticipantId person) {
        return tokens.issue(session.id(), person, TokenScope.DEBUGGER).token();
    }

    DebugClient connect() throws IOException {
        return new DebugClient(
                new Socket(InetAddress.getLoopbackAddress(), port.address(null).port()));
    }

    @Override
    public void close() throws IOException {
        port.close();
        runner.close();
        hub.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        timers.close();
        session.close();
        other.close();
    }

    /** Only a test of patience waits for it to end. */
    static class Settings implements DebugPortConfig {
        @Override
        public Optional<Integer> port() {
            return Optional.of(0);
        }

        @Override
        public Optional<String> host() {
            return Optional.of("127.0.0.1");
        }

        @Override
        public Optional<String> publicHost() {
            return Optional.empty();
        }

        @Override
        public Optional<Integer> publicPort() {
            return Optional.empty();
        }

        @Override
        public Duration attachTimeout() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Duration stallTimeout() {
            return Duration.ofSeconds(4);
        }

        @Override
        public int connections() {
            return 20;
        }

        @Override
        public int perAddress() {
            return 10;
        }

        @Override
        public int perSession() {
            return 8;
        }

        @Override
        public int perParticipant() {
            return 3;
        }
    }
}
