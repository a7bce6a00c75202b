package dev.tandem.runner.report;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much output of one run or terminal may wait for the platform. A reader of the program's output waits for room before it reads, so a
 * program that prints faster than the log takes it is made to wait by its own pipe.
 *
 * <p>Any thread may take and release; only readers wait.
 */
public final class OutputBudget {
    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private long waiting;

    /**
     * @param limit in bytes; exceeded by at most what the readers that were let in read at once
     */
    public OutputBudget(long limit) {
        this.limit = limit;
    }

    /** Waits until less than the limit waits for the platform. */
    public void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (waiting >= limit) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many bytes wait for the platform} */
    public long waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Output was read. Never blocks. */
    public void taken(int bytes) {
        lock.lock();
        try {
            waiting += bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Output was committed, or is not wanted any more. */
    void released(int bytes) {
        if (bytes == 0) {
            return;
        }
        lock.lock();
        try {
            waiting -= bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
