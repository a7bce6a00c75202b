package dev.tandem.sandbox.docker;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.tandem.sandbox.local.OutputBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What comes from a program: first a line of the shell that becomes it, on a terminal two, then what it prints itself.
 *
 * <p>The engine connection's thread puts in, and waits while a buffer is full, so that the engine does, and the program.
 */
final class ProgramOutput extends ResultCallbackTemplate<ProgramOutput, Frame> {
    private static final System.Logger LOG = System.getLogger(ProgramOutput.class.getName());
    private static final int LONGEST_GREETING = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final OutputBuffer output = new OutputBuffer(this::wake);
    private final OutputBuffer errors = new OutputBuffer(this::wake);
    private final ByteArrayOutputStream greeting = new ByteArrayOutputStream();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final CompletableFuture<String> going = new CompletableFuture<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final long limitBytes;
    private final Runnable onLimit;

    private long printed;
    private boolean draining;

    /**
     * @param terminal whether the program has one
     * @param limitBytes of both streams together
     * @param onLimit called when more was printed
     */
    ProgramOutput(boolean terminal, long limitBytes, Runnable onLimit) {
        this.limitBytes = limitBytes;
        this.onLimit = onLimit;
        if (!terminal) {
            going.complete(ExecPlan.GOING);
        }
    }

    OutputBuffer output() {
        return output;
    }

    OutputBuffer errors() {
        return errors;
    }

    /** The first line, without its end; what was said instead of one if the connection ends before. */
    CompletableFuture<String> ready() {
        return ready;
    }

    /** The second line, likewise. */
    CompletableFuture<String> going() {
        return going;
    }

    @Override
    public void onNext(Frame frame) {
        // docker-java may use the array again.
        byte[] bytes = frame.getPayload().clone();
        if (!ready.isDone()) {
            bytes = greet(ready, bytes);
        }
        if (!going.isDone()) {
            bytes = greet(going, bytes);
        }
        take(frame.getStreamType() == StreamType.STDERR ? errors : output, bytes);
    }

    /** Takes a line, and gives back what follows it. */
    private byte[] greet(CompletableFuture<String> said, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || greeting.size() == LONGEST_GREETING) {
                said.complete(line());
                greeting.reset();
                return Arrays.copyOfRange(bytes, i + 1, bytes.length);
            }
            greeting.write(bytes[i]);
        }
        return new byte[0];
    }

    private String line() {
        return greeting.toString(StandardCharsets.UTF_8).strip();
    }

    private void take(OutputBuffer to, byte[] bytes) {
        int allowed = (int) Math.min(bytes.length, limitBytes - printed);
        printed += allowed;
        if (allowed > 0 && awaitRoom(to)) {
            to.put(allowed == bytes.length ? bytes : Arrays.copyOf(bytes, allowed));
        }
        if (allowed < bytes.length) {
            onLimit.run();
        }
    }

    /** False if the thread was told to end. */
    private boolean awaitRoom(OutputBuffer buffer) {
        lock.lock();
        try {
            while (!draining && !buffer.hasRoom()) {
                changed.await();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what the program has printed before it ended, however full the buffers are, and says that it is all. Not for longer than the
     * patience lasts: a program may have handed its end of the pipe to another process of the sandbox, which lives on.
     */
    void finish(Duration patience) {
        lock.lock();
        try {
            draining = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!complete.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "the output of a program that has ended is still held open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        output.end();
        errors.end();
    }

    @Override
    public void onError(Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, "output of a program ends early", cause);
        complete();
    }

    @Override
    public void onComplete() {
        complete();
    }

    private void complete() {
        ready.complete(line());
        going.complete(line());
        complete.countDown();
    }
}
