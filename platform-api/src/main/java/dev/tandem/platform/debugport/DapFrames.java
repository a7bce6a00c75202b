package dev.tandem.platform.debugport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages of the Debug Adapter Protocol in bytes that come as they like: a header, an empty line, and as many bytes of JSON as the header tells. Holds no
 * more than one message of the largest size, and what came with its end. Not for several threads.
 */
final class DapFrames {
    static final int MOST_HEADER_BYTES = 512;
    static final int MOST_BODY_BYTES = 64 << 10;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern LENGTH =
            Pattern.compile("content-length:[ \t]*([0-9]{1,9})", Pattern.CASE_INSENSITIVE);

    private byte[] bytes = {};

    /** What came is none of the protocol: nothing after it can be understood. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String what) {
            super(what);
        }
    }

    void add(byte[] more) {
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, before + more.length);
        System.arraycopy(more, 0, bytes, before, more.length);
    }

    /** {@return the next message; empty until it is there whole} */
    Optional<ObjectNode> next() throws MalformedException {
        int end = endOfHeader();
        if (end < 0) {
            if (bytes.length > MOST_HEADER_BYTES) {
                throw new MalformedException("a header of more than " + MOST_HEADER_BYTES + " bytes");
            }
            return Optional.empty();
        }
        int length = length(new String(bytes, 0, end, StandardCharsets.ISO_8859_1));
        int start = end + 4;
        if (bytes.length - start < length) {
            return Optional.empty();
        }
        ObjectNode message = parse(start, length);
        bytes = Arrays.copyOfRange(bytes, start + length, bytes.length);
        return Optional.of(message);
    }

    /** {@return where the empty line begins that ends the header; negative as long as there is none} */
    private int endOfHeader() {
        int most = Math.min(bytes.length, MOST_HEADER_BYTES) - 3;
        for (int i = 0; i < most; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int length(String header) throws MalformedException {
        int length = -1;
        for (String line : header.split("\r\n", -1)) {
            Matcher matcher = LENGTH.matcher(line.strip());
            if (matcher.matches()) {
                if (length >= 0) {
                    throw new MalformedException("a header with two lengths");
                }
                length = Integer.parseInt(matcher.group(1));
            }
        }
        if (length < 0 || length > MOST_BODY_BYTES) {
            throw new MalformedException("a header without a length up to " + MOST_BODY_BYTES);
        }
        return length;
    }

    private ObjectNode parse(int start, int length) throws MalformedException {
        try {
            JsonNode json = MAPPER.readTree(bytes, start, length);
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new MalformedException("what is no JSON");
        } catch (IOException e) {
            throw new IllegalStateException("an array cannot be read", e);
        }
        throw new MalformedException("JSON that is no object");
    }

    /** {@return what came after the last message that was taken} */
    byte[] rest() {
        byte[] rest = bytes;
        bytes = new byte[0];
        return rest;
    }

    /** {@return a message as bytes} */
    static byte[] encode(JsonNode message) {
        byte[] body = message.toString().getBytes(StandardCharsets.UTF_8);
        byte[] header = ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, whole, header.length, body.length);
        return whole;
    }
}
