package dev.tandem.runner.network.http;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Copies bodies, chunk by chunk where they come so: not one byte beyond their end, and nothing between chunks. */
public final class BodyCopy {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int MOST_LINE_BYTES = 4 << 10;
    private static final int MOST_TRAILERS = 50;
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,15})(?:[ \\t]*;.*)?");
    private static final byte[] LINE_END = {'\r', '\n'};

    private BodyCopy() {}

    /**
     * Copies a body as it is framed.
     *
     * @throws EOFException if the stream ends before the body
     * @throws NetworkRefusal {@link NetworkError#BAD_REQUEST} if chunks are malformed
     */
    public static void framed(InputStream in, OutputStream out, Framing framing) throws IOException {
        if (framing instanceof Framing.Chunked) {
            chunks(in, out, true);
        } else {
            content(in, out, framing);
        }
        out.flush();
    }

    /** Copies what is in the body, without its chunks. */
    public static void content(InputStream in, OutputStream out, Framing framing) throws IOException {
        switch (framing) {
            case Framing.None _ -> {}
            case Framing.Length(long bytes) -> copy(in, out, bytes);
            case Framing.Chunked _ -> chunks(in, out, false);
            case Framing.UntilClose _ -> in.transferTo(out);
        }
    }

    private static void chunks(InputStream in, OutputStream out, boolean framed) throws IOException {
        while (true) {
            String line = HeadReader.line(in, MOST_LINE_BYTES);
            var chunk = CHUNK.matcher(line);
            if (!chunk.matches()) {
                throw malformed(line);
            }
            long size = Long.parseLong(chunk.group(1), 16);
            if (framed) {
                out.write((Long.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            if (size == 0) {
                passTrailers(in);
                if (framed) {
                    out.write(LINE_END);
                }
                return;
            }
            copy(in, out, size);
            if (!HeadReader.line(in, MOST_LINE_BYTES).isEmpty()) {
                throw malformed("longer than it says");
            }
            if (framed) {
                out.write(LINE_END);
            }
        }
    }

    /** They are dropped, as they may be: nothing that a proxy has decided on may come again behind the body. */
    private static void passTrailers(InputStream in) throws IOException {
        for (int trailers = 0; trailers <= MOST_TRAILERS; trailers++) {
            if (HeadReader.line(in, MOST_LINE_BYTES).isEmpty()) {
                return;
            }
        }
        throw malformed("too many trailers");
    }

    private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = bytes;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("a body ended %d bytes early".formatted(left));
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static NetworkRefusal malformed(String what) {
        return new NetworkRefusal(NetworkError.BAD_REQUEST, "A message has a chunk that is malformed: '" + what + "'.");
    }
}
