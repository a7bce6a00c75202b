package dev.tandem.runner.network.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadReaderTest {
    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static RequestHead request(String text) throws IOException {
        return HeadReader.request(bytes(text));
    }

    private static void assertRefused(String text, NetworkError error) {
        assertThatThrownBy(() -> request(text))
                .isInstanceOfSatisfying(
                        NetworkRefusal.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void aHeadIsReadAndNotAByteMore() throws IOException {
        InputStream in = bytes("POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length:3 \r\nX: a: b\r\n\r\nabcGET");
        RequestHead head = HeadReader.request(in);
        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.target()).isEqualTo("/a?b=c");
        assertThat(head.fields().first("x")).contains("a: b");
        assertThat(head.framing()).isEqualTo(new Framing.Length(3));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BodyCopy.framed(in, body, head.framing());
        assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Content-Length: 3\r\nContent-Length: 3",
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: 3, 3",
                "Content-Length: +3",
                "Content-Length: -3",
                "Content-Length: 0x3",
                "Content-Length:",
                "Content-Length: 9999999999999999999",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding : chunked",
                " Transfer-Encoding: chunked",
                "X: a\r\n Transfer-Encoding: chunked",
                "Transfer-Encoding:\u000bchunked",
                "X: a\nTransfer-Encoding: chunked",
                "X: a\rTransfer-Encoding: chunked",
                "X: a\u0000b",
                "Host: y",
                "no colon",
                ": no name",
                "na me: x"
            })
    void whatCanBeReadInTwoWaysIsRefused(String fields) {
        assertRefused("POST / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n\r\n", NetworkError.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/2.0",
                "GET /",
                "GET  / HTTP/1.1",
                "GET / x HTTP/1.1",
                "GET /\t HTTP/1.1",
                " GET / HTTP/1.1",
                "G(T / HTTP/1.1",
                "GET / http/1.1",
                "GET /\u00e4 HTTP/1.1",
                "\r\nGET / HTTP/1.1",
                "\u0016\u0003\u0001"
            })
    void whatIsNoRequestLineIsRefused(String line) {
        assertRefused(line + "\r\nHost: x\r\n\r\n", NetworkError.BAD_REQUEST);
    }

    @Test
    void hostIsNeededOnceAndChunksOnlyInTheNewVersion() throws IOException {
        assertRefused("GET / HTTP/1.1\r\n\r\n", NetworkError.BAD_REQUEST);
        assertThat(request("CONNECT a:443 HTTP/1.0\r\n\r\n").target()).isEqualTo("a:443");
        assertRefused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", NetworkError.BAD_REQUEST);
    }

    @Test
    void headsHaveLimits() {
        assertRefused(
                "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(HeadReader.MOST_BYTES), NetworkError.HEAD_TOO_LARGE);
        assertRefused(
                "GET / HTTP/1.1\r\nHost: x\r\n" + "X: a\r\n".repeat(HeadReader.MOST_FIELDS) + "\r\n",
                NetworkError.HEAD_TOO_LARGE);
        assertRefused("GET /" + "a".repeat(HeadReader.MOST_BYTES), NetworkError.HEAD_TOO_LARGE);
    }

    @Test
    void anEndWithinTheHeadIsAnEnd() {
        assertThatThrownBy(() -> request("GET / HTTP/1.1\r\nHo")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> request("")).isInstanceOf(EOFException.class);
    }

    private static String framed(String body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BodyCopy.framed(bytes(body), out, new Framing.Chunked());
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void chunksAreWrittenAnewWithoutWhatIsBesideThem() throws IOException {
        assertThat(framed("003;ext=\"x\"\r\nabc\r\n0\r\nTransfer-Encoding: x\r\n\r\nrest"))
                .isEqualTo("3\r\nabc\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3\nabc\r\n0\r\n\r\n",
                "-3\r\nabc\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "x\r\n",
                "\r\n",
                "+3\r\nabc\r\n",
                "0x3\r\nabc\r\n",
                "fffffffffffffffff\r\n"
            })
    void malformedChunksAreRefused(String body) {
        assertThatThrownBy(() -> framed(body)).isInstanceOf(NetworkRefusal.class);
    }

    @Test
    void aBodyThatIsCutShortIsNoWholeOne() {
        assertThatThrownBy(() -> framed("3\r\nab")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> framed("3\r\nabc\r\n")).isInstanceOf(EOFException.class);
    }

    @Test
    void fieldsOfOneConnectionAreNotPassedOn() throws IOException {
        String head = """
                GET / HTTP/1.1
                Host: x
                Connection: close, X-Hop
                X-Hop: 1
                Proxy-Authorization: secret
                Keep-Alive: 1
                Upgrade: websocket
                TE: trailers
                Accept: */*

                """;
        Fields fields = request(head.replace("\n", "\r\n")).fields().endToEnd();
        assertThat(fields.list()).extracting(Fields.Field::name).containsExactly("Host", "Accept");
    }

    @Test
    void answersAreReadAndEarlyHintsPassedOver() throws IOException {
        ResponseHead head = HeadReader.response(
                bytes("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200\r\nContent-Length: 2\r\n\r\n"), "GET");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.framing()).isEqualTo(new Framing.Length(2));
        assertThat(HeadReader.response(bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), "HEAD")
                        .framing())
                .isEqualTo(new Framing.None());
        assertThat(HeadReader.response(bytes("HTTP/1.0 200 OK\r\n\r\n"), "GET").framing())
                .isEqualTo(new Framing.UntilClose());
        assertThatThrownBy(() -> HeadReader.response(bytes("HTTP/1.1 101 Switching\r\n\r\n"), "GET"))
                .isInstanceOf(NetworkRefusal.class);
    }
}
