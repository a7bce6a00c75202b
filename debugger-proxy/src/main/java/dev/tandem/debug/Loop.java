package dev.tandem.debug;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * Runs one task after the other, in their order, on a virtual thread that is there only while there is something to do: so it need not be
 * closed, and takes tasks for as long as anybody has some.
 */
final class Loop implements Executor {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());

    /** So many tasks may wait before whoever brings more has to wait too. */
    private static final int ROOM = 1_000;

    // ---- guarded by this
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean runs;

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.add(task);
            if (runs) {
                return;
            }
            runs = true;
        }
        Thread.ofVirtual().name("debug session").start(this::run);
    }

    /** As {@link #execute}, but waits until there are not too many tasks. Not from a task. */
    void executeWhenThereIsRoom(Runnable task) {
        synchronized (this) {
            while (tasks.size() >= ROOM) {
                try {
                    wait();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt(); // whoever reads is closed: the task comes all the same
                    break;
                }
            }
        }
        execute(task);
    }

    private void run() {
        while (true) {
            Runnable task;
            synchronized (this) {
                task = tasks.poll();
                if (tasks.size() == ROOM - 1) {
                    notifyAll();
                }
                if (task == null) {
                    runs = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                // Nobody waits for it, and it must not stop what comes after it.
                LOG.log(System.Logger.Level.ERROR, "a step of a debug session failed", e);
            }
        }
    }
}
