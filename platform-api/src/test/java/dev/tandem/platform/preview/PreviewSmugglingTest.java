package dev.tandem.platform.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.preview.TestPreviews.Program;
import dev.tandem.protocol.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that no honest browser and no honest program sends. */
@Timeout(60)
class PreviewSmugglingTest {
    private static final String CLOSE = "Connection: close\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String UPGRADE = """
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            """.replace("\n", "\r\n");
    private static final String SWITCHED = """
            HTTP/1.1 101 Switching Protocols
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

            """.replace("\n", "\r\n");

    /** The heads of all requests that reached a program. */
    private final List<String> reached = new CopyOnWriteArrayList<>();

    private final CountDownLatch over = new CountDownLatch(1);
    private TestPreviews test;

    @BeforeEach
    void open() throws SQLException {
        test = new TestPreviews();
    }

    @AfterEach
    void close() {
        over.countDown();
        test.close();
    }

    private Program answers(String... each) {
        AtomicInteger next = new AtomicInteger();
        return (input, output) -> {
            reached.add(TestPreviews.readHead(input));
            output.write(each[next.getAndIncrement() % each.length].getBytes(StandardCharsets.ISO_8859_1));
        };
    }

    /** All that comes back; a reset ends it as well. */
    private String ask(String request) throws IOException {
        try (Socket socket = test.connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return rest(socket.getInputStream());
        }
    }

    private static String rest(InputStream input) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int next = input.read(); next >= 0; next = input.read()) {
                text.append((char) next);
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return text.toString();
    }

    /** A request without a pass, hidden in or behind one that has it, reaches no program. */
    @Test
    void nothingIsSmuggledInARequest() throws Exception {
        try (ServerSocket _ = test.program(1, answers(OK))) {
            String head = test.head("POST /", test.ana, 1);
            String hidden = "GET /smuggled HTTP/1.1\r\nHost: " + test.host(1) + "\r\n\r\n";
            Map<String, String> attempts = Map.ofEntries(
                    Map.entry(
                            "both framings",
                            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden),
                    Map.entry(
                            "both framings the other way round",
                            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + hidden),
                    Map.entry("unknown coding", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden),
                    Map.entry("two codings", "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + hidden),
                    Map.entry(
                            "coding twice",
                            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden),
                    Map.entry("two lengths", "Content-Length: 0\r\nContent-Length: 50\r\n\r\n" + hidden),
                    Map.entry("list of lengths", "Content-Length: 0, 50\r\n\r\n" + hidden),
                    Map.entry("length with a sign", "Content-Length: +0\r\n\r\n" + hidden),
                    Map.entry("space before the colon", "Content-Length : 0\r\n\r\n" + hidden),
                    Map.entry("folded line", "X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden),
                    Map.entry("zero in a value", "X: a\0b\r\n\r\n" + hidden),
                    Map.entry("bare line feeds", "X: a\n\n" + hidden),
                    Map.entry("chunk in decimal", "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n0\r\n\r\n" + hidden),
                    Map.entry("chunk with a prefix", "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + hidden),
                    Map.entry("pipelined", "Content-Length: 0\r\n\r\n" + hidden),
                    Map.entry("behind a socket that is none", UPGRADE + "\r\n" + hidden),
                    Map.entry(
                            "behind h2c",
                            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"
                                    + "Content-Length: 0\r\n\r\n" + hidden));
            attempts.forEach((name, attempt) -> {
                try {
                    // What is still open after its answers is closed by a last request that is no request.
                    ask(head + attempt + "end\r\n\r\n");
                } catch (IOException e) {
                    throw new AssertionError(name, e);
                }
            });
            assertThat(reached)
                    .allSatisfy(request -> assertThat(request)
                            .doesNotContain("smuggled")
                            .doesNotContain("h2c")
                            .contains("Host: localhost:1\r\n"));
        }
    }

    @Test
    void aRequestThatNamesNoPathOfThePreviewIsRefused() throws Exception {
        try (ServerSocket _ = test.program(1, answers(OK))) {
            for (String line : List.of("GET http://evil.example/", "OPTIONS *", "CONNECT evil.example:80")) {
                assertThat(ask(test.head(line, test.ana, 1) + CLOSE)).as(line).doesNotStartWith("HTTP/1.1 2");
            }
            assertThat(reached).isEmpty();
        }
    }

    /** Which preview is asked is decided by one Host header alone. */
    @Test
    void noOtherHostLeadsToAPreview() throws Exception {
        try (ServerSocket _ = test.program(1, answers(OK))) {
            String host = test.host(1);
            String pass = test.pass(test.ana, 1);
            String name = host.substring(0, host.indexOf(':'));
            for (String hosts : List.of(
                    "Host: localhost\r\nX-Forwarded-Host: " + host,
                    "Host: localhost\r\nForwarded: host=" + host,
                    "Host: localhost\r\nX-Original-Host: " + host,
                    "Host: " + host + "\r\nHost: localhost",
                    "Host: localhost\r\nHost: " + host,
                    "Host: " + name + ".:" + test.port(),
                    "Host: x." + host,
                    "Host: " + name + ".evil.example",
                    "Host: x@" + host,
                    "Host: 01" + host.substring(1),
                    "X: y")) {
                assertThat(ask("GET / HTTP/1.1\r\n" + hosts + "\r\n" + pass + CLOSE))
                        .as(hosts)
                        .doesNotStartWith("HTTP/1.1 2");
            }
            assertThat(reached).isEmpty();
            assertThat(ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n" + pass + CLOSE))
                    .endsWith("ok");
        }
    }

    /** What a program says beyond its one answer is nobody's answer. */
    @Test
    void aSecondAnswerIsNotTakenForTheNextRequests() throws Exception {
        String forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
        try (ServerSocket _ =
                test.program(1, answers(OK + forged, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond"))) {
            String head = test.head("GET /", test.ana, 1);
            String both = ask(head + "\r\n" + head + CLOSE);
            assertThat(both)
                    .contains("\r\n\r\nokHTTP/1.1 200 OK")
                    .endsWith("second")
                    .doesNotContain("forged");
        }
    }

    @Test
    void anAnswerCannotBeSplit() throws Exception {
        List<String> answers = List.of(
                "HTTP/1.1 200 OK\r\nX: a\rHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nBad Name: b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 6\r\n\r\nforged",
                "HTTP/1.1 200 O\rK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 -20 Odd\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nforged");
        try (ServerSocket _ = test.program(1, answers(answers.toArray(String[]::new)))) {
            for (String answer : answers) {
                String got = ask(test.head("GET /", test.ana, 1) + CLOSE);
                assertThat(got.split("HTTP/1.1 ", -1)).as(answer + " -> " + got).hasSizeLessThanOrEqualTo(2);
                assertThat(got)
                        .as(answer)
                        .doesNotContain("forged")
                        .doesNotContain("\0")
                        .doesNotContain("\rH");
            }
        }
    }

    /** A head that comes byte by byte, or never, and interim answers without end are no answer. */
    @Test
    void anAnswerThatNeverBeginsIsNotWaitedFor() throws Exception {
        Program drips = (input, output) -> {
            TestPreviews.readHead(input);
            output.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
            drip(output::write, "x");
        };
        Program hints = (input, output) -> {
            TestPreviews.readHead(input);
            drip(output::write, "HTTP/1.1 103 Early Hints\r\n\r\n");
        };
        Program deaf = (_, _) -> drip(_ -> {}, "");
        try (ServerSocket _ = test.program(1, drips);
                ServerSocket _ = test.program(2, hints);
                ServerSocket _ = test.program(3, deaf)) {
            assertThat(ask(test.head("GET /", test.ana, 1) + CLOSE)).contains("PREVIEW-08");
            assertThat(ask(test.head("GET /", test.ana, 2) + CLOSE)).contains("PREVIEW-08");
            String upload = test.head("POST /", test.ana, 3) + "Content-Length: 100000000\r\n\r\n";
            try (Socket socket = test.connect()) {
                socket.getOutputStream().write(upload.getBytes(StandardCharsets.ISO_8859_1));
                Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            socket.getOutputStream().write(new byte[64 << 10]);
                        }
                    } catch (IOException _) {
                        // It was cut.
                    }
                });
                // A reset may take the answer with it, for the browser was still sending.
                assertThat(rest(socket.getInputStream()))
                        .satisfiesAnyOf(
                                answer -> assertThat(answer).isEmpty(),
                                answer -> assertThat(answer).contains("PREVIEW-08"));
            }
        }
    }

    private interface Sink {
        void write(byte[] bytes) throws IOException;
    }

    /** A slow program: a piece now and then, until nobody listens or the test is over. */
    private void drip(Sink sink, String text) throws IOException {
        try {
            while (!over.await(50, TimeUnit.MILLISECONDS)) {
                sink.write(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerBeforeTheRequestsEndIsAnAnswer() throws Exception {
        try (ServerSocket _ = test.program(1, answers("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno"))) {
            String answer = ask(test.head("POST /", test.ana, 1) + "Content-Length: 1000\r\n\r\nabc");
            assertThat(answer).startsWith("HTTP/1.1 413").endsWith("no");
        }
    }

    @Test
    void socketsAreForThoseWhoMay() throws Exception {
        try (ServerSocket _ = test.program(1, answers(SWITCHED))) {
            String host = "GET / HTTP/1.1\r\nHost: " + test.host(1) + "\r\n";
            String origin = "Origin: http://" + test.host(1) + "\r\n";
            assertThat(ask(host + origin + UPGRADE + "\r\n"))
                    .startsWith("HTTP/1.1 401")
                    .contains("PREVIEW-03");
            assertThat(ask(host + origin + "Cookie: tandem-preview=" + "A".repeat(43) + "\r\n" + UPGRADE + "\r\n"))
                    .startsWith("HTTP/1.1 401");
            String bo = test.pass(test.bo, 1);
            for (String foreign : List.of(
                    "http://evil.example",
                    "null",
                    "http://localhost:" + test.port(),
                    "http://1-" + "a".repeat(26) + ".preview.localhost:" + test.port())) {
                assertThat(ask(host + bo + "Origin: " + foreign + "\r\n" + UPGRADE + "\r\n"))
                        .as(foreign)
                        .startsWith("HTTP/1.1 403")
                        .contains("PREVIEW-10");
            }
            test.session.changeRole(test.bo, Role.VIEWER);
            assertThat(ask(host + bo + origin + UPGRADE + "\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .contains("AUTH-05");
            assertThat(reached).isEmpty();
        }
    }

    @Test
    void whatIsNoSocketDoesNotBecomeOne() throws Exception {
        String unproven = SWITCHED.replaceFirst("Sec-WebSocket-Accept[^\n]*\n", "");
        try (ServerSocket _ =
                test.program(1, answers(SWITCHED.replace("Upgrade: websocket", "Upgrade: h2c"), unproven))) {
            for (int at = 0; at < 2; at++) {
                assertThat(ask(test.head("GET /", test.ana, 1) + UPGRADE + "\r\n"))
                        .contains("PREVIEW-07");
            }
        }
    }

    /** Bytes that come together with the answer belong to the socket; the loss of the right ends it. */
    @Test
    void aSocketPassesBytesAsTheyAreUntilTheRightEnds() throws Exception {
        Program echo = (input, output) -> {
            reached.add(TestPreviews.readHead(input));
            output.write((SWITCHED + "first").getBytes(StandardCharsets.ISO_8859_1));
            input.transferTo(output);
        };
        try (ServerSocket _ = test.program(1, echo);
                Socket socket = test.connect()) {
            String request = test.head("GET /socket", test.bo, 1) + "Origin: http://" + test.host(1) + "\r\n" + UPGRADE;
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            InputStream input = socket.getInputStream();
            assertThat(TestPreviews.readHead(input)).startsWith("HTTP/1.1 101");
            assertThat(input.readNBytes(5))
                    .asString(StandardCharsets.ISO_8859_1)
                    .isEqualTo("first");
            byte[] odd = "\0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\u00ff".getBytes(StandardCharsets.ISO_8859_1);
            socket.getOutputStream().write(odd);
            assertThat(input.readNBytes(odd.length)).isEqualTo(odd);
            assertThat(reached)
                    .singleElement()
                    .asString()
                    .contains("Origin: http://localhost:1\r\n")
                    .doesNotContain("tandem-preview");
            test.session.changeRole(test.bo, Role.VIEWER);
            assertThat(rest(input)).isEmpty();
        }
    }
}
