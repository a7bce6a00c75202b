package dev.tandem.platform.socket;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tasks for an event loop, from threads that have many at once: a commit is told to all followers of a document one by one.
 *
 * <p>To wake the loop for the first of them would have it run that one and fall asleep again, once for each follower where both share a
 * processor. So a virtual thread wakes it, which gets its turn when the one that adds has had its.
 *
 * <p>Tasks of one thread keep their order. Those that the loop itself adds go to its own queue.
 */
final class Bursts implements Executor {
    private static final Logger LOG = Logger.getLogger(Bursts.class);

    private final EventLoop loop;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waking = new AtomicBoolean();

    Bursts(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            loop.execute(task);
            return;
        }
        tasks.add(task);
        if (waking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("wakes event loop").start(this::wake);
        }
    }

    private void wake() {
        waking.set(false); // before the loop looks: what is added from here on wakes it again
        try {
            loop.execute(this::run);
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop has ended, and its sockets with it", e);
        }
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("PLATFORM-01 a task for a socket failed", e);
            }
        }
    }
}
