package dev.tandem.debug.dap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads messages: a header of lines that end in CR LF, an empty line, and as many bytes of JSON as the header tells. One thread. */
public final class DapInput implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String LENGTH = "content-length:";
    private static final int LONGEST_LINE = 1024;
    private static final int MOST_LINES = 16;

    private final InputStream in;
    private final int maxBytes;

    /**
     * Reads from a stream.
     *
     * @param in buffered
     * @param maxBytes of one message's JSON; a longer one ends the reading before it takes memory
     */
    public DapInput(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /**
     * {@return the next message; null if there are no more} Blocks until it is there.
     *
     * @throws DapException if what comes is none
     * @throws IOException if reading fails, or ends within a message
     */
    public @Nullable DapMessage read() throws IOException {
        int length = readHeader();
        if (length < 0) {
            return null;
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the stream ended after " + body.length + " of " + length + " bytes of a message");
        }
        try {
            return DapMessage.of(MAPPER.readTree(body));
        } catch (JsonProcessingException e) {
            throw new DapException("a message that is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@return the length of the message that follows; negative at the end of the stream} */
    private int readHeader() throws IOException {
        int length = -1;
        for (int lines = 0; lines <= MOST_LINES; lines++) {
            String line = readLine(lines == 0);
            if (line == null) {
                return -1;
            }
            if (line.isEmpty()) {
                if (length < 0) {
                    throw new DapException("a header without Content-Length");
                }
                return length;
            }
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = parseLength(line.substring(LENGTH.length()).strip());
            }
        }
        throw new DapException("a header of more than " + MOST_LINES + " lines");
    }

    private int parseLength(String text) throws DapException {
        try {
            int length = Integer.parseInt(text);
            if (length >= 0 && length <= maxBytes) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new DapException("a message of \"" + text + "\" bytes", e);
        }
        throw new DapException("a message of " + text + " bytes; at most " + maxBytes + " are read");
    }

    private @Nullable String readLine(boolean mayEnd) throws IOException {
        StringBuilder line = new StringBuilder(32);
        while (true) {
            int next = in.read();
            if (next == '\n') {
                int end = line.length();
                return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
            }
            if (next < 0) {
                if (mayEnd && line.isEmpty()) {
                    return null;
                }
                throw new EOFException("the stream ended within a header");
            }
            if (line.length() == LONGEST_LINE) {
                throw new DapException("a header line that begins \"" + line.substring(0, 40) + "\"");
            }
            line.append((char) next); // ISO 8859-1, of which headers use ASCII
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
