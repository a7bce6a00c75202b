package dev.tandem.platform.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be handled on all sockets together. Each socket has bounds of its own; beyond this common one each holds no more
 * than what it is about to handle, however many there are. So memory is bounded, and what has to be worked off after an overload is
 * little more than a second's work.
 *
 * <p>Any thread.
 */
public final class Backlog {
    /** What a message costs beside its content, in bytes. */
    private static final int PER_MESSAGE = 256;

    private final long limit;
    private final AtomicLong weight = new AtomicLong();

    /** @param limit in bytes, of which each message takes 256 beside its own */
    public Backlog(long limit) {
        this.limit = limit;
    }

    /** Messages begin to wait. */
    public void add(int messages, long bytes) {
        weight.addAndGet(bytes + (long) messages * PER_MESSAGE);
    }

    /** Messages wait no longer. */
    public void remove(int messages, long bytes) {
        weight.addAndGet(-bytes - (long) messages * PER_MESSAGE);
    }

    /** {@return what waits, in bytes, each message with what it costs beside its content} */
    public long bytes() {
        return weight.get();
    }

    /** {@return whether more waits than is good} */
    public boolean isOver() {
        return weight.get() > limit;
    }
}
