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

    private void run() {
        while (true) {
            Runnable task;
            synchronized (this) {
                task = tasks.poll();
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
