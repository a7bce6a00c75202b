package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.local.InputBuffer;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What goes to a program: nothing until it may {@link #go()}, then the line that lets it begin, then what is written to it.
 *
 * <p>One thread, the engine connection's, reads and waits.
 */
final class ProgramInput extends InputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final InputBuffer buffer = new InputBuffer(this::wake);
    private final boolean terminal;

    private byte[] pending = ExecPlan.GO;
    private int taken;
    private boolean going;
    private boolean ended;

    /**
     * @param terminal whether the program's end of input is typed, and not the end of this
     */
    ProgramInput(boolean terminal) {
        this.terminal = terminal;
    }

    /** Where to write. */
    InputBuffer buffer() {
        return buffer;
    }

    /** Lets the program begin. */
    void go() {
        lock.lock();
        try {
            going = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The program has ended, or never began: it is the end of this. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        buffer.refuse();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws InterruptedIOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            while (true) {
                if (ended) {
                    return -1;
                }
                if (going && taken == pending.length) {
                    fetch();
                }
                if (going && taken < pending.length) {
                    int count = Math.min(length, pending.length - taken);
                    System.arraycopy(pending, taken, into, offset, count);
                    taken += count;
                    return count;
                }
                if (going && !terminal && buffer.isFinished()) {
                    return -1;
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for input");
        } finally {
            lock.unlock();
        }
    }

    private void fetch() {
        byte[] next = buffer.first();
        if (next != null) {
            pending = next;
            taken = 0;
            buffer.written(next.length);
        }
    }
}
