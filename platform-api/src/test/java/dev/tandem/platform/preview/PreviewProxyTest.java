package dev.tandem.platform.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.preview.TestPreviews.Program;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that behave and programs that do not, and people who may and people who may not. */
@Timeout(60)
class PreviewProxyTest {
    private static final String CLOSE = "Connection: close\r\n\r\n";

    private TestPreviews test;

    @BeforeEach
    void open() throws SQLException {
        test = new TestPreviews();
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** A program that reads a head and says always the same. */
    private static Program says(String answer) {
        return (input, output) -> {
            TestPreviews.readHead(input);
            output.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        };
    }

    private String get(int port) throws IOException {
        return test.ask(test.head("GET /", test.ana, port) + CLOSE);
    }

    @Test
    void anAnswerPassesHoweverItIsFramed() throws Exception {
        try (ServerSocket _ = test.program(1, says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello"));
                ServerSocket _ = test.program(
                        2,
                        says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"));
                ServerSocket _ = test.program(3, says("HTTP/1.0 200 OK\r\n\r\nhello"));
                ServerSocket _ = test.program(
                        4, says("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"))) {
            assertThat(get(1)).startsWith("HTTP/1.1 200 OK").contains("X-A: b").endsWith("\r\n\r\nhello");
            assertThat(get(2)).contains("\r\n\r\n").contains("he").contains("llo");
            assertThat(get(3)).startsWith("HTTP/1.1 200 OK").contains("hello");
            assertThat(get(4)).startsWith("HTTP/1.1 204 No Content").doesNotContain("Link");
        }
    }

    @Test
    void whatIsNoHttpOrBreaksOffIsToldOrCut() throws Exception {
        try (ServerSocket _ = test.program(1, says("SSH-2.0-OpenSSH_9\r\n\r\n"));
                ServerSocket _ = test.program(2, says(""));
                ServerSocket _ = test.program(3, says("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"));
                ServerSocket _ = test.program(4, says("HTTP/1.1 200 OK\r\nX: " + "x".repeat(200_000)));
                ServerSocket _ = test.program(5, says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"))) {
            assertThat(get(1)).contains("PREVIEW-07");
            assertThat(get(2)).contains("PREVIEW-07");
            assertThat(get(4)).contains("PREVIEW-07");
            assertThat(get(5)).contains("PREVIEW-07");
            // The browser sees that it is not whole: the connection breaks before the announced length.
            try {
                assertThat(get(3)).doesNotContain("half\r\n0\r\n");
            } catch (SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void nothingListens() throws Exception {
        assertThat(get(9)).startsWith("HTTP/1.1 502").contains("PREVIEW-04").contains("Tandem-Problem: PREVIEW-04");
    }

    @Test
    void aProgramThatSaysNothingIsNotWaitedForForEver() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket _ = test.program(1, (input, output) -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            assertThat(get(1)).startsWith("HTTP/1.1 504").contains("PREVIEW-08");
            end.countDown();
        }
    }

    @Test
    void aBrowserThatNeverFinishesItsRequestIsCut() throws Exception {
        try (ServerSocket _ = test.program(1, (input, output) -> input.readAllBytes());
                Socket socket = test.connect()) {
            String head = test.head("POST /", test.ana, 1) + "Content-Length: 100\r\n\r\nabc";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("PREVIEW-12");
        }
    }

    @Test
    void manySlowBrowsersHoldUpNobodyElse() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (ServerSocket _ = test.program(1, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            for (int at = 0; at < 100; at++) {
                Socket socket = test.connect();
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x".getBytes(StandardCharsets.ISO_8859_1));
                slow.add(socket);
            }
            assertThat(get(1)).endsWith("ok");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** The browser that does not read stops the program; it is not read into memory. */
    @Test
    void aSlowReaderStopsTheProgram() throws Exception {
        long[] written = new long[1];
        CountDownLatch broken = new CountDownLatch(1);
        try (ServerSocket _ = test.program(1, (input, output) -> {
                    TestPreviews.readHead(input);
                    output.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    byte[] much = new byte[64 << 10];
                    try {
                        while (true) {
                            output.write(much);
                            written[0] += much.length;
                        }
                    } finally {
                        broken.countDown();
                    }
                });
                Socket socket = test.connect()) {
            socket.setReceiveBufferSize(8 << 10);
            socket.getOutputStream()
                    .write((test.head("GET /", test.ana, 1) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(broken.await(20, TimeUnit.SECONDS))
                    .as("it is cut as stalled")
                    .isTrue();
            assertThat(written[0]).isLessThan(64L << 20);
        }
    }

    @Test
    void anOpenAnswerEndsWithTheRight() throws Exception {
        Program endless = (input, output) -> {
            TestPreviews.readHead(input);
            output.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: first\n\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
            input.readAllBytes();
        };
        try (ServerSocket _ = test.program(1, endless);
                Socket socket = test.connect()) {
            socket.getOutputStream()
                    .write((test.head("GET /", test.bo, 1) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = lines.readLine();
            while (!line.contains("data: first")) { // without waiting for more of it
                line = lines.readLine();
            }
            String again = test.head("GET /", test.bo, 1) + CLOSE;
            test.session.changeRole(test.bo, Role.VIEWER);
            assertThat(isAtItsEnd(lines)).isTrue();
            assertThat(test.ask(again)).startsWith("HTTP/1.1 403").contains("AUTH-05");
            test.session.remove(test.bo);
            assertThat(test.ask(again)).startsWith("HTTP/1.1 401").contains("AUTH-04");
        }
    }

    private static boolean isAtItsEnd(BufferedReader lines) throws IOException {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(line).isIn("", "0");
            }
        } catch (SocketException reset) {
            return true;
        }
        return true;
    }

    @Test
    void anEndedSessionShowsNothing() throws Exception {
        try (ServerSocket _ = test.program(1, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            String request = test.head("GET /", test.ana, 1) + CLOSE;
            assertThat(test.ask(request)).endsWith("ok");
            test.session.commit(new SessionEvent.SessionEnded());
            assertThat(test.ask(request)).startsWith("HTTP/1.1 410").contains("SESSION-02");
        }
    }

    @Test
    void ticketsAndPassesExpire() throws Exception {
        try (ServerSocket _ = test.program(1, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            String request = test.head("GET /", test.ana, 1) + CLOSE;
            assertThat(test.ask(request)).endsWith("ok");
            URI ticket = test.ticket(test.ana, 1);
            String enter = "GET " + ticket.getRawPath() + "?" + ticket.getRawQuery() + " HTTP/1.1\r\nHost: "
                    + test.host(1) + "\r\n" + CLOSE;
            test.later = Duration.ofSeconds(31);
            assertThat(test.ask(enter)).startsWith("HTTP/1.1 401").contains("PREVIEW-02");
            test.later = Duration.ofMinutes(61);
            assertThat(test.ask(request)).startsWith("HTTP/1.1 401").contains("PREVIEW-03");
        }
    }

    @Test
    void onePersonGetsSoMuchAndNoMore() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Program patient = (input, output) -> {
            TestPreviews.readHead(input);
            output.write("HTTP/1.1 200 OK\r\n\r\nx".getBytes(StandardCharsets.ISO_8859_1));
            output.flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        List<Socket> open = new ArrayList<>();
        try (ServerSocket _ = test.program(1, patient)) {
            String request = test.head("GET /", test.ana, 1);
            for (int at = 0; at < 30; at++) {
                Socket socket = test.connect();
                open.add(socket);
                socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            assertThat(test.ask(request + CLOSE)).startsWith("HTTP/1.1 429").contains("PREVIEW-06");
        } finally {
            end.countDown();
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void nobodyDialsAStreamWithoutItsSecret() throws Exception {
        WebSocket.Listener deaf = new WebSocket.Listener() {};
        assertThatThrownBy(() -> test.runner.dial("guessed", deaf).get()).isInstanceOf(ExecutionException.class);
        try (ServerSocket _ = test.program(1, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            assertThat(get(1)).endsWith("ok");
            String used = test.runner.asked.getFirst().secret();
            assertThatThrownBy(() -> test.runner.dial(used, deaf).get()).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void pagesOfOthersMayOnlyLeadHere() throws Exception {
        try (ServerSocket _ = test.program(1, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            String head = test.head("GET /", test.ana, 1);
            String sibling = "http://" + test.host(2);
            String stranger = "http://3000-" + "a".repeat(26) + ".preview.localhost:" + test.port();
            assertThat(test.ask(head + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n" + CLOSE))
                    .endsWith("ok");
            assertThat(test.ask(head + "Sec-Fetch-Site: same-site\r\nOrigin: " + sibling + "\r\n" + CLOSE))
                    .endsWith("ok");
            assertThat(test.ask(head + "Sec-Fetch-Site: same-site\r\nReferer: " + sibling + "/x\r\n" + CLOSE))
                    .endsWith("ok");
            for (String foreign : List.of(
                    "Origin: " + stranger,
                    "Origin: null",
                    "Origin: http://evil.example",
                    "Sec-Fetch-Site: same-site\r\nReferer: " + stranger + "/",
                    "Sec-Fetch-Site: same-site")) {
                assertThat(test.ask(head + foreign + "\r\n" + CLOSE))
                        .as(foreign)
                        .startsWith("HTTP/1.1 403")
                        .contains("PREVIEW-10");
            }
        }
    }
}
