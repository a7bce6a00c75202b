package dev.tandem.platform.debugport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** An editor's end of the protocol, or the hub's: messages over a socket, and whatever else a test wants to say. */
final class DebugClient implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final Socket socket;
    private int seq;

    DebugClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
    }

    static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode request(String command, JsonNode arguments) {
        seq++;
        ObjectNode request = json().put("seq", seq).put("type", "request").put("command", command);
        request.set("arguments", arguments);
        return request;
    }

    void send(String command, JsonNode arguments) throws IOException {
        write(DapFrames.encode(request(command, arguments)));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    JsonNode ask(String command, JsonNode arguments) throws IOException {
        send(command, arguments);
        return read();
    }

    /** {@return the next message} */
    JsonNode read() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + header);
            }
            header.append((char) next);
        }
        int length = Integer.parseInt(header.substring("Content-Length: ".length(), header.length() - 4));
        return MAPPER.readTree(in.readNBytes(length));
    }

    JsonNode initialize() throws IOException {
        return ask("initialize", json().put("adapterID", "tandem"));
    }

    /** {@return what it is refused with; the connection ends with it} */
    String refusedAttach(JsonNode arguments) throws IOException {
        assertThat(initialize().path("success").asBoolean()).isTrue();
        JsonNode answer = ask("attach", arguments);
        assertThat(answer.path("success").asBoolean()).isFalse();
        assertThat(answer.at("/body/error/format").asText())
                .isEqualTo(answer.path("message").asText());
        awaitEnd();
        return answer.path("message").asText();
    }

    void attach(String token) throws IOException {
        assertThat(initialize().path("success").asBoolean()).isTrue();
        send("attach", json().put("token", token).put("localRoot", "/home/bo"));
    }

    /** Fails unless the other side ends the connection and says nothing more. */
    void awaitEnd() throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException _) {
            // Ended by force: also an end.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
