package dev.tandem.platform.preview;

import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.testing.FakeDirectory;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.platform.timing.SystemTimers;
import dev.tandem.platform.visit.LocalRunner;
import dev.tandem.platform.visit.StreamDoor;
import dev.tandem.platform.visit.Streams;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import io.agroal.api.AgroalDataSource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Previews on a real HTTP server, with a real database, and programs of the test's. */
final class TestPreviews implements AutoCloseable {
    final FakeSession session = new FakeSession();
    final ParticipantId ana = session.join("Ana", Role.OWNER);
    final ParticipantId bo = session.join("Bo", Role.EDITOR);
    final LocalRunner runner;
    final Previews previews;
    private final Vertx vertx = Vertx.vertx();
    private final SystemTimers timers = new SystemTimers();
    private final HttpServer server;
    volatile Duration later = Duration.ZERO;

    /** What a program does with a connection. */
    interface Program {
        void serve(InputStream input, OutputStream output) throws IOException;
    }

    TestPreviews() throws SQLException {
        AgroalDataSource database = TestDatabase.pool();
        insert(database);
        FakeDirectory directory = new FakeDirectory();
        directory.add(session);
        Settings config = new Settings();
        server = vertx.createHttpServer();
        PreviewAddresses addresses = new PreviewAddresses(config);
        Passes passes = new Passes(database, clock(), config);
        // The runner has to know the port, which is known when the server listens.
        PreviewHandler[] handler = new PreviewHandler[1];
        StreamDoor[] door = new StreamDoor[1];
        server.requestHandler(request -> {
            if (request.path().equals("/runner/v1/stream")) {
                door[0].open(request);
            } else if (handler[0].isForPreview(request)) {
                handler[0].handle(request);
            } else {
                var _ = request.response().setStatusCode(418).end("Tandem itself");
            }
        });
        server.listen(0, "localhost").toCompletionStage().toCompletableFuture().join();
        runner = new LocalRunner(server.actualPort());
        Streams streams = new Streams(runner, Replicas.ALONE, timers, config.connectTimeout(), config.replicaUrl());
        door[0] = new StreamDoor(streams);
        handler[0] = new PreviewHandler(addresses, passes, directory, streams, config, timers, clock());
        streams.start();
        handler[0].start();
        previews = new Previews(addresses, passes);
    }

    private void insert(AgroalDataSource database) throws SQLException {
        String sessions = "insert into session (id, name, template, created_at) values (?, 'x', 'empty', now())";
        String people = "insert into participant (id, session_id, name, colour, role, kind, joined_at)"
                + " values (?, ?, 'x', 1, 'OWNER', 'GUEST', now())";
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement statement = connection.prepareStatement(sessions)) {
                statement.setObject(1, session.id().value());
                statement.executeUpdate();
            }
            for (ParticipantId person : new ParticipantId[] {ana, bo}) {
                try (PreparedStatement statement = connection.prepareStatement(people)) {
                    statement.setObject(1, person.value());
                    statement.setObject(2, session.id().value());
                    statement.executeUpdate();
                }
            }
        }
    }

    int port() {
        return server.actualPort();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.now().plus(later);
            }
        };
    }

    /** A program listens at a port of the sandbox, until the socket is closed. */
    ServerSocket program(int sandboxPort, Program program) throws IOException {
        ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        runner.programs.put(sandboxPort, listening.getLocalPort());
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket connection = listening.accept();
                    Thread.ofVirtual().start(() -> {
                        try (connection) {
                            program.serve(connection.getInputStream(), connection.getOutputStream());
                        } catch (IOException _) {
                            // The other side has gone.
                        }
                    });
                } catch (IOException _) {
                    return;
                }
            }
        });
        return listening;
    }

    /** {@return what comes up to an empty line} */
    static String readHead(InputStream input) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("no whole head");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    URI ticket(ParticipantId person, int sandboxPort) {
        return URI.create(previews.ticket(session.id(), person, sandboxPort, "http", "localhost:" + port(), "/"));
    }

    String host(int sandboxPort) {
        return new PreviewName(session.id(), sandboxPort) + ".preview.localhost:" + port();
    }

    /** {@return the header that shows the pass of somebody who entered} */
    String pass(ParticipantId person, int sandboxPort) throws IOException {
        URI ticket = ticket(person, sandboxPort);
        String answer = ask("GET " + ticket.getRawPath() + "?" + ticket.getRawQuery() + " HTTP/1.1\r\nHost: "
                + host(sandboxPort) + "\r\nConnection: close\r\n\r\n");
        int start = answer.indexOf("tandem-preview=");
        return "Cookie: " + answer.substring(start, answer.indexOf(';', start)) + "\r\n";
    }

    /** {@return the head of a request to a preview, up to where further headers go} */
    String head(String line, ParticipantId person, int sandboxPort) throws IOException {
        return line + " HTTP/1.1\r\nHost: " + host(sandboxPort) + "\r\n" + pass(person, sandboxPort);
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** {@return all that comes back until the server closes} */
    String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        runner.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        timers.close();
        session.close();
    }

    /** Patience that a test has, and nothing else out of the ordinary. */
    static class Settings implements PreviewConfig {
        @Override
        public String domain() {
            return LAPTOP_DOMAIN;
        }

        @Override
        public Optional<String> scheme() {
            return Optional.empty();
        }

        @Override
        public Optional<Integer> publicPort() {
            return Optional.empty();
        }

        @Override
        public Optional<Integer> port() {
            return Optional.empty();
        }

        @Override
        public Optional<URI> home() {
            return Optional.empty();
        }

        @Override
        public Optional<URI> replicaUrl() {
            return Optional.empty();
        }

        @Override
        public Duration passLifetime() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration ticketLifetime() {
            return Duration.ofSeconds(30);
        }

        @Override
        public int perSession() {
            return 40;
        }

        @Override
        public int perParticipant() {
            return 30;
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration answerTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration stallTimeout() {
            return Duration.ofMillis(800);
        }
    }
}
