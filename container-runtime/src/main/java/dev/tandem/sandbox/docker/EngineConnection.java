package dev.tandem.sandbox.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * One connection to an engine's socket. One thread reads and one writes, at the same time if they like; any thread closes.
 *
 * <p>The streams of {@link java.nio.channels.Channels} do not do: one that reads keeps the other from writing.
 */
final class EngineConnection implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();

    private EngineConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static EngineConnection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new EngineConnection(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Says that no more will be written; reading goes on. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
        return fill() ? received.get() & 0xff : -1;
    }

    int read(byte[] into, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, received.remaining());
        received.get(into, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (!received.hasRemaining()) {
            received.clear();
            int count = channel.read(received);
            received.flip();
            return count > 0;
        }
        return true;
    }

    /** A line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                throw new EOFException("the engine closed the connection after: " + line);
            }
            line.append((char) next);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    /** All that comes until the other side closes. */
    InputStream untilEnd() {
        return new Body() {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return length == 0 ? 0 : EngineConnection.this.read(into, offset, length);
            }
        };
    }

    /** The next so many bytes. */
    InputStream next(long size) {
        return new Body() {
            private long left = size;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int count = EngineConnection.this.read(into, offset, (int) Math.min(length, left));
                if (count < 0) {
                    throw new EOFException(left + " bytes of the engine's answer are missing");
                }
                left -= count;
                return count;
            }
        };
    }

    /** What comes in chunks, each after a line with its size, until an empty one; see RFC 9112, 7.1. */
    InputStream chunked() {
        return new Body() {
            private long left;
            private boolean first = true;
            private boolean ended;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (left == 0 && !ended) {
                    nextChunk();
                }
                if (ended) {
                    return -1;
                }
                int count = EngineConnection.this.read(into, offset, (int) Math.min(length, left));
                if (count < 0) {
                    throw new EOFException(left + " bytes of a chunk of the engine's answer are missing");
                }
                left -= count;
                return count;
            }

            private void nextChunk() throws IOException {
                if (!first) {
                    line(); // the end of the chunk before
                }
                first = false;
                String size = line().split(";", 2)[0].strip();
                left = Long.parseLong(size, 16);
                ended = left == 0;
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A body, whose end does not close the connection. */
    private abstract static class Body extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public abstract int read(byte[] into, int offset, int length) throws IOException;
    }
}
