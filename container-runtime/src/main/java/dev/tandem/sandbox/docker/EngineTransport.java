package dev.tandem.sandbox.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over the engine's socket, one connection a request.
 *
 * <p>The transports that come with docker-java never end the standard input of a program: at its end they leave the connection as it is.
 * This one says that no more comes. It needs no native library either: the Java platform speaks to such sockets by itself.
 */
final class EngineTransport implements DockerHttpClient {
    private static final System.Logger LOG = System.getLogger(EngineTransport.class.getName());
    private static final int SWITCHED = 101;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    /** An engine that has much to do takes seconds to make a container. */
    static final int PATIENCE_SECONDS = 30;

    private static final int COPY_BUFFER = 1 << 14;

    private final Path socket;

    EngineTransport(Path socket) {
        this.socket = socket;
    }

    @Override
    public Response execute(Request request) {
        try {
            EngineConnection connection = EngineConnection.open(socket);
            // What a program reads and prints may take for ever; an answer may not.
            try (Watch _ = request.hijackedInput() == null ? new Watch(connection) : Watch.NONE) {
                return execute(request, connection);
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the engine at " + socket + ": " + e.getMessage(), e);
        }
    }

    /** Closes a connection on which no answer begins in time. */
    private static final class Watch implements AutoCloseable {
        private static final Watch NONE = new Watch();

        private final CountDownLatch answered = new CountDownLatch(1);

        private Watch() {}

        private Watch(EngineConnection connection) {
            Thread.ofVirtual().name("engine-watch").start(() -> {
                try {
                    if (!answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                        connection.close();
                    }
                } catch (IOException | InterruptedException e) {
                    LOG.log(System.Logger.Level.DEBUG, "an answer of the engine is late: {0}", e);
                }
            });
        }

        @Override
        public void close() {
            answered.countDown();
        }
    }

    private static Response execute(Request request, EngineConnection connection) throws IOException {
        byte[] body = body(request);
        InputStream hijacked = request.hijackedInput();
        byte[] head = head(request, body, hijacked != null).getBytes(StandardCharsets.UTF_8);
        connection.write(head, 0, head.length);
        connection.write(body, 0, body.length);
        Answer answer = Answer.read(connection);
        if (hijacked != null && answer.isRaw()) {
            Thread.ofVirtual().name("engine-input").start(() -> pass(hijacked, connection));
        }
        return answer;
    }

    private static byte[] body(Request request) throws IOException {
        byte[] bytes = request.bodyBytes();
        if (bytes != null) {
            return bytes;
        }
        try (InputStream stream = request.body()) {
            return stream == null ? new byte[0] : stream.readAllBytes();
        }
    }

    private static String head(Request request, byte[] body, boolean hijacks) {
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: engine\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n");
        head.append(hijacks ? "Connection: Upgrade\r\nUpgrade: tcp\r\n" : "Connection: close\r\n");
        return head.append("\r\n").toString();
    }

    /** Passes on what is to be read, and its end. */
    private static void pass(InputStream from, EngineConnection to) {
        byte[] buffer = new byte[COPY_BUFFER];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
            }
            to.endOutput();
        } catch (IOException e) {
            // The program has ended, and the connection with it.
            LOG.log(System.Logger.Level.DEBUG, "input of a program is lost: {0}", e);
        }
    }

    @Override
    public void close() {}

    /** The engine's answer, with a body that is still to be read. */
    private record Answer(int status, Map<String, List<String>> headers, InputStream body, EngineConnection connection)
            implements Response {
        static Answer read(EngineConnection connection) throws IOException {
            String line = connection.line();
            String[] parts = line.split(" ", 3);
            if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
                throw new IOException("not an answer of an engine: " + line);
            }
            int status = Integer.parseInt(parts[1]);
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = connection.line(); !header.isEmpty(); header = connection.line()) {
                int colon = header.indexOf(':');
                headers.computeIfAbsent(header.substring(0, Math.max(0, colon)), _ -> new ArrayList<>())
                        .add(header.substring(colon + 1).strip());
            }
            return new Answer(status, headers, body(status, headers, connection), connection);
        }

        private static InputStream body(int status, Map<String, List<String>> headers, EngineConnection connection) {
            if (status == NO_CONTENT || status == NOT_MODIFIED) {
                return InputStream.nullInputStream();
            }
            String encoding = value(headers, "Transfer-Encoding");
            if (encoding != null && encoding.toLowerCase(Locale.ROOT).contains("chunked")) {
                return connection.chunked();
            }
            String length = value(headers, "Content-Length");
            return length == null || status == SWITCHED
                    ? connection.untilEnd()
                    : connection.next(Long.parseLong(length));
        }

        private static @Nullable String value(Map<String, List<String>> headers, String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.getFirst();
        }

        /** Whether the connection is the program's from now on, and no HTTP any more. */
        boolean isRaw() {
            return status == SWITCHED || (status < 300 && value(headers, "Transfer-Encoding") == null);
        }

        /** docker-java takes a switched connection for a failure. */
        @Override
        public int getStatusCode() {
            return status == SWITCHED ? OK : status;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (IOException e) {
                // Whatever the kernel says of it, the descriptor is given back.
                LOG.log(System.Logger.Level.DEBUG, "a connection to the engine is not closed in order: {0}", e);
            }
        }
    }
}
