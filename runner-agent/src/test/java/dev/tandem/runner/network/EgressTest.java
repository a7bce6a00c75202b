package dev.tandem.runner.network;

import static dev.tandem.runner.fake.Eventually.eventually;
import static dev.tandem.runner.network.ProxyHarness.OTHER_PUBLIC;
import static dev.tandem.runner.network.ProxyHarness.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.runner.network.http.HeadReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session's proxy lets through and what not, spoken to over sockets. */
@Timeout(60)
class EgressTest {
    private static final String CONNECT = "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n";

    private static ProxyHarness example(TestServer server, int port) throws IOException {
        ProxyHarness proxy = ProxyHarness.allowing("example.org", "*.example.org");
        proxy.names.put("example.org", List.of(PUBLIC));
        proxy.servers.put(new InetSocketAddress(PUBLIC, port), server.port());
        return proxy;
    }

    private static Socket tunnel(ProxyHarness proxy) throws IOException {
        Socket socket = proxy.open();
        socket.getOutputStream().write(CONNECT.getBytes(StandardCharsets.US_ASCII));
        assertThat(TestServer.readHead(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    private static String chunked(String body) {
        return "Transfer-Encoding: chunked\r\n\r\n" + body;
    }

    private static void assertRefused(String answer, String code, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " " + code + " ").contains("X-Tandem-Refused: " + code);
        assertThat(ProxyHarness.body(answer)).startsWith(code + ": ");
    }

    @Test
    void aTunnelCarriesBothDirectionsAndTheirEnds() throws IOException {
        try (TestServer server = TestServer.echoing();
                ProxyHarness proxy = example(server, 443);
                Socket socket = tunnel(proxy)) {
            say(socket, "hello");
            say(socket, "again");
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            eventually("the connection is given back", () -> proxy.connections.count() == 0);
        }
    }

    @Test
    void whatIsSentAlongWithTheRequestGoesIntoTheTunnel() throws IOException {
        try (TestServer server = TestServer.echoing();
                ProxyHarness proxy = example(server, 443);
                Socket socket = proxy.open()) {
            socket.getOutputStream().write((CONNECT + "early").getBytes(StandardCharsets.US_ASCII));
            TestServer.readHead(socket.getInputStream());
            assertThat(new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                    .isEqualTo("early");
        }
    }

    @Test
    void aServerThatHangsUpFirstIsHeardOut() throws IOException {
        try (TestServer server = new TestServer((in, out) -> out.write("bye".getBytes(StandardCharsets.US_ASCII)));
                ProxyHarness proxy = example(server, 443);
                Socket socket = tunnel(proxy)) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("bye");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org:25",
                "example.org:22",
                "example.org:5432",
                "example.net:443",
                "example.org.evil.net:443",
                "93.184.216.34:443"
            })
    void whatIsNotOnTheListIsRefused(String destination) throws IOException {
        try (TestServer server = TestServer.echoing();
                ProxyHarness proxy = example(server, 443)) {
            String answer = proxy.exchange("CONNECT " + destination + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertRefused(answer, "NET-02", 403);
            assertThat(answer).contains(destination).contains("tandem.sandbox.network.allow");
            assertThat(proxy.dialled).isEmpty();
        }
    }

    /** The names are on the list: it is where they lead that is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "224.0.0.1",
                "::1",
                "fd00:ec2::254",
                "fe80::1",
                "64:ff9b::a00:1",
                "::ffff:10.0.0.1"
            })
    void aNameThatLeadsInsideIsRefused(String address) throws IOException {
        try (ServerSocket victim = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProxyHarness proxy = ProxyHarness.allowing("*:" + victim.getLocalPort(), "*")) {
            proxy.names.put("inside.example", List.of(InetAddress.ofLiteral(address)));
            String target = "inside.example:" + victim.getLocalPort();
            assertRefused(proxy.exchange("CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"), "NET-03", 403);
            assertRefused(proxy.get("http://" + target + "/"), "NET-03", 403);
            assertThat(proxy.dialled).isEmpty();
        }
    }

    /** As the platform's and the database's port are: on this machine's loopback. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:7f00:1]"})
    void thisMachineIsRefusedEvenWhereAnOperatorListsIt(String host) throws IOException {
        try (ServerSocket victim = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProxyHarness proxy = ProxyHarness.allowing(host + ":" + victim.getLocalPort())) {
            proxy.names.put("localhost", List.of(InetAddress.getLoopbackAddress()));
            String target = host + ":" + victim.getLocalPort();
            assertRefused(proxy.exchange("CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"), "NET-03", 403);
            assertThat(proxy.dialled).isEmpty();
        }
    }

    @Test
    void withoutANetworkNothingIsReachedAndTheAnswerSaysWhoCanChangeIt() throws IOException {
        try (TestServer server = TestServer.echoing();
                ProxyHarness proxy = example(server, 443)) {
            proxy.on = false;
            String answer = proxy.exchange(CONNECT);
            assertRefused(answer, "NET-01", 403);
            assertThat(answer).contains("in the session's menu");
            assertRefused(proxy.get("http://example.org/"), "NET-01", 403);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void turningTheNetworkOffCutsWhatLeadsOut() throws IOException {
        try (TestServer server = TestServer.echoing();
                ProxyHarness proxy = example(server, 443);
                Socket socket = tunnel(proxy)) {
            say(socket, "hello");
            proxy.on = false;
            proxy.connections.closeThoseThatLeadOut();
            assertThat(isClosed(socket)).isTrue();
            eventually("nothing is open", () -> proxy.connections.count() == 0);
        }
    }

    @Test
    void aPlainRequestIsSentToTheHostOfItsAddress() throws IOException {
        try (TestServer server = TestServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\nok");
                ProxyHarness proxy = example(server, 80)) {
            String answer = proxy.exchange("POST http://example.org/a?b HTTP/1.1\r\nHost: other.example\r\n"
                    + "Proxy-Authorization: Basic x\r\nProxy-Connection: keep-alive\r\nAccept: y\r\nContent-Length: 3\r\n\r\nabc"
                    + "GET /second HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nok")
                    .contains("Connection: close");
            assertThat(answer).contains("Set-Cookie: a").doesNotContain("X-Hop");
            assertThat(server.heads)
                    .singleElement()
                    .isEqualTo(
                            "POST /a?b HTTP/1.1\r\nAccept: y\r\nHost: example.org\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    void chunksPassInBothDirections() throws IOException {
        try (TestServer server = new TestServer((in, out) -> {
                    TestServer.readHead(in);
                    String body =
                            new String(in.readNBytes("3\r\nabc\r\n0\r\n\r\n".length()), StandardCharsets.US_ASCII);
                    out.write(("HTTP/1.1 200 OK\r\n" + chunked(body)).getBytes(StandardCharsets.US_ASCII));
                });
                ProxyHarness proxy = example(server, 80)) {
            String answer = proxy.exchange(
                    "POST http://example.org HTTP/1.1\r\nHost: x\r\n" + chunked("3;x\r\nabc\r\n0\r\n\r\n"));
            assertThat(ProxyHarness.body(answer)).isEqualTo("3\r\nabc\r\n0\r\n\r\n");
        }
    }

    @Test
    void aRedirectIsPassedOnAndWhereItLeadsIsCheckedAnew() throws IOException {
        try (TestServer server = TestServer.answering(
                        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n");
                ProxyHarness proxy = example(server, 80)) {
            assertThat(proxy.get("http://example.org/"))
                    .startsWith("HTTP/1.1 302")
                    .contains("Location: http://169.254");
            assertThat(proxy.dialled).hasSize(1);
            assertRefused(proxy.get("http://169.254.169.254/latest/meta-data/"), "NET-02", 403);
            assertThat(proxy.dialled).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST http://example.org/ HTTP/1.1\r\nHost: example.org\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
                "POST http://example.org/ HTTP/1.1\r\nHost: example.org\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nX",
                "GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\nHost: evil.example\r\n\r\n",
                "GET http://user@example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET https://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET ftp://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "CONNECT example.org HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nX",
                "CONNECT http://example.org/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\n",
            })
    void whatIsMalformedOrAmbiguousReachesNobody(String request) throws IOException {
        try (TestServer server = TestServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                ProxyHarness proxy = example(server, 80)) {
            assertRefused(proxy.exchange(request), "NET-06", 400);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() throws IOException {
        try (ProxyHarness proxy = ProxyHarness.allowing("example.org")) {
            String large = "x".repeat(HeadReader.MOST_BYTES);
            assertRefused(proxy.exchange("GET http://example.org/ HTTP/1.1\r\nHost: x\r\nX: " + large), "NET-07", 431);
        }
    }

    @Test
    void anAnswerThatIsAmbiguousIsNotPassedOn() throws IOException {
        try (TestServer server = TestServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
                ProxyHarness proxy = example(server, 80)) {
            assertRefused(proxy.get("http://example.org/"), "NET-05", 502);
        }
    }

    @Test
    void aRefusalNeverStandsInTheMiddleOfAnAnswer() throws IOException {
        try (TestServer server = TestServer.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nmalformed\r\n");
                ProxyHarness proxy = example(server, 80)) {
            String answer = proxy.get("http://example.org/");
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK")
                    .doesNotContain("NET-")
                    .doesNotContain("malformed");
        }
    }

    @Test
    void aHeadThatComesByteByByteIsCutOffInTime() throws IOException {
        try (ProxyHarness proxy = ProxyHarness.allowing("example.org");
                Socket slow = proxy.open();
                Socket silent = proxy.open()) {
            eventually("both are there", () -> proxy.connections.count() == 2);
            slow.getOutputStream().write('G');
            proxy.time.pass(Duration.ofSeconds(6));
            slow.getOutputStream().write('E');
            assertThat(proxy.connections.count()).isEqualTo(2);
            proxy.time.pass(Duration.ofSeconds(6));
            assertThat(isClosed(slow)).isTrue();
            assertThat(isClosed(silent)).isTrue();
            eventually("both are gone", () -> proxy.connections.count() == 0);
        }
    }

    @Test
    void connectionsOnWhichNothingMovesAreClosed() throws IOException {
        try (TestServer server = TestServer.echoing();
                ProxyHarness proxy = example(server, 443);
                Socket moving = tunnel(proxy);
                Socket still = tunnel(proxy)) {
            Duration most = ProxyHarness.LIMITS.idleTime();
            proxy.time.pass(most.minusSeconds(1));
            say(moving, "still here");
            proxy.time.pass(Duration.ofSeconds(2));
            assertThat(isClosed(still)).isTrue();
            say(moving, "still here");
            // A connection of which one half is closed is not left over either.
            moving.shutdownInput();
            proxy.time.pass(most.plusSeconds(2));
            eventually("none is left", () -> proxy.connections.count() == 0);
        }
    }

    @Test
    void noConnectionLastsForEver() throws IOException {
        try (TestServer server = TestServer.echoing();
                ProxyHarness proxy = example(server, 443);
                Socket socket = tunnel(proxy)) {
            for (long minutes = 0; minutes < ProxyHarness.LIMITS.longestTime().toMinutes(); minutes++) {
                say(socket, "x");
                proxy.time.pass(Duration.ofMinutes(1));
            }
            proxy.time.pass(Duration.ofMinutes(1));
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void tooManyConnectionsAreToldSo() throws IOException {
        NetworkLimits two =
                new NetworkLimits(2, 1 << 20, Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(1));
        try (ProxyHarness proxy = new ProxyHarness(List.of("example.org"), two, Map.of());
                Socket other = proxy.open()) {
            try (Socket _ = proxy.open()) {
                eventually("two are there", () -> proxy.connections.count() == 2);
                try (Socket third = proxy.open()) {
                    InputStream in = third.getInputStream();
                    assertRefused(new String(in.readAllBytes(), StandardCharsets.UTF_8), "NET-08", 503);
                }
            }
            eventually("one has gone", () -> proxy.connections.count() == 1);
            assertThat(proxy.exchange(CONNECT)).contains("NET-04");
            assertThat(other.isClosed()).isFalse();
        }
    }

    @Test
    void whoIsUnknownOrDoesNotAnswerIsSaid() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (ProxyHarness proxy = ProxyHarness.allowing("*.example")) {
            assertRefused(proxy.exchange("CONNECT no.example:443 HTTP/1.0\r\n\r\n"), "NET-04", 502);
            proxy.names.put("silent.example", List.of(OTHER_PUBLIC));
            proxy.servers.put(new InetSocketAddress(OTHER_PUBLIC, 443), closed);
            assertRefused(proxy.exchange("CONNECT silent.example:443 HTTP/1.0\r\n\r\n"), "NET-05", 502);
        }
    }
}
