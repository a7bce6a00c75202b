package dev.tandem.runner.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;

/** Joins two connections: what one side says the other hears, ends of streams included, until both have ended. */
final class Tunnel {
    private static final System.Logger LOG = System.getLogger(Tunnel.class.getName());
    private static final int BUFFER_BYTES = 16 << 10;

    /** One side; its streams may have read ahead, or count what they read. */
    record End(SocketChannel channel, InputStream in, OutputStream out) {}

    private Tunnel() {}

    /** Returns when it is over. The caller closes the channels. */
    static void join(End program, End upstream) throws IOException {
        Thread sent = Thread.ofVirtual().name("tunnel").start(() -> {
            try {
                copy(program, upstream);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a tunnel broke", e);
                abort(program, upstream);
            }
        });
        try {
            copy(upstream, program);
            sent.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(End from, End to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int read;
        while ((read = from.in().read(buffer)) >= 0) {
            to.out().write(buffer, 0, read);
            to.out().flush();
        }
        to.channel().shutdownOutput();
    }

    private static void abort(End one, End other) {
        for (End end : new End[] {one, other}) {
            try {
                end.channel().close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a connection is not closed in order", e);
            }
        }
    }
}
