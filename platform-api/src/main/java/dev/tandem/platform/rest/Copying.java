package dev.tandem.platform.rest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies bytes of a stream, a buffer at a time. */
final class Copying {
    private static final int BUFFER_BYTES = 64 << 10;

    private Copying() {}

    /**
     * Copies so many bytes, and no more.
     *
     * @throws EOFException if there are fewer
     */
    static void exactly(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("%d of %d bytes are missing".formatted(left, length));
            }
            left -= read;
            if (left == 0) {
                requireEnd(in);
            }
            out.write(buffer, 0, read);
        }
    }

    /** Its end is where a whole content is checked: the last bytes are withheld until that is done. */
    private static void requireEnd(InputStream in) throws IOException {
        int _ = in.read();
    }
}
