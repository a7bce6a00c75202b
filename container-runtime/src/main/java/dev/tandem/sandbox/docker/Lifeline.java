package dev.tandem.sandbox.docker;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/**
 * The standard input of a container's first process, which ends when it is at its end: when this is closed, and when this process dies,
 * however it dies, because the kernel closes the connection to the engine then.
 */
final class Lifeline implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Returns when the container has it. */
    void hold(Engine engine, String container) throws IOException {
        try {
            engine.feed(container, new Silence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to the container", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Nothing, until it is the end. */
    private final class Silence extends InputStream {
        @Override
        public int read() {
            return awaitEnd();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return awaitEnd();
        }

        private int awaitEnd() {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }
    }
}
