package dev.tandem.sandbox.nativebackend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.ProcessUsage;
import dev.tandem.sandbox.Signal;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.ChildProcess;
import dev.tandem.sandbox.linux.ControlGroup;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.Errno;
import dev.tandem.sandbox.linux.Poll;
import dev.tandem.sandbox.local.Deadline;
import dev.tandem.sandbox.local.InputBuffer;
import dev.tandem.sandbox.local.Keeper;
import dev.tandem.sandbox.local.OutputBuffer;
import dev.tandem.sandbox.local.ProcessGroup;
import dev.tandem.sandbox.local.WakeUp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one process from its start to its end: moves the bytes of its pipes or of its terminal, watches its limits, kills it with all its
 * descendants, reaps it and tells how it ended.
 *
 * <p>{@link #run()} is one platform thread. It owns the descriptors and is the only one that reads, writes, kills or reaps. Other
 * threads use the three buffers, {@link #end} and the future.
 */
final class ProcessKeeper implements Keeper {
    private static final int CHILD = 0;
    private static final int WAKE = 1;
    private static final int OUTPUT = 2;
    private static final int ERRORS = 3;
    private static final int INPUT = 4;
    private static final int SLOTS = 5;
    private static final int CHUNK = 1 << 16;

    private final ChildProcess child;
    private final ProcessGroup group;
    private final ProgramEnds ends;
    private final ProcessSpec spec;
    private final WakeUp wake;
    private final InputBuffer input;
    private final OutputBuffer output;
    private final OutputBuffer errors;
    private final long started = System.nanoTime();
    /** Why the process is to end, as soon as someone wants it to. */
    private final AtomicReference<@Nullable Cause> decided = new AtomicReference<>();

    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<ProcessEnd> end = new CompletableFuture<>();

    private long printed;
    private boolean killed;
    private boolean inputOpen = true;
    private boolean outputOpen = true;
    private boolean errorsOpen = true;

    ProcessKeeper(ChildProcess child, ProcessGroup group, ProgramEnds ends, WakeUp wake, ProcessSpec spec) {
        this.child = child;
        this.group = group;
        this.ends = ends;
        this.wake = wake;
        this.spec = spec;
        this.input = new InputBuffer(wake::signal);
        this.output = new OutputBuffer(wake::signal);
        this.errors = new OutputBuffer(wake::signal);
    }

    @Override
    public InputBuffer input() {
        return input;
    }

    @Override
    public OutputBuffer output() {
        return output;
    }

    @Override
    public OutputBuffer errors() {
        return errors;
    }

    @Override
    public CompletableFuture<ProcessEnd> end() {
        return end;
    }

    @Override
    public ControlGroup group() {
        return group.group();
    }

    @Override
    public ProcessUsage usage() throws IOException {
        return group.usage();
    }

    @Override
    public void end(Cause cause) {
        decide(cause);
        wake.signal();
    }

    @Override
    public void resize(TerminalSize size) {
        if (spec.terminal() == null) {
            throw new IllegalStateException("the process has no terminal");
        }
        order(() -> ends.resize(size));
    }

    @Override
    public void signal(Signal signal) {
        order(() -> child.signal(signal.number()));
    }

    /** The descriptors are the keeper's thread's: nobody else knows whether they still are what they were. */
    private void order(Runnable order) {
        orders.add(order);
        wake.signal();
    }

    private void decide(Cause cause) {
        decided.compareAndSet(null, cause);
    }

    @Override
    public void run() {
        try {
            ProcessEnd told = keep();
            release();
            end.complete(told);
        } catch (RuntimeException | Error e) {
            group.sandbox().kill();
            release();
            end.completeExceptionally(e);
        }
    }

    private ProcessEnd keep() {
        try (Poll poll = new Poll(SLOTS);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK);
            ChildProcess.Exit exit = serve(poll, buffer);
            Duration wall = Duration.ofNanos(System.nanoTime() - started);
            // What the program leaves behind must not outlive it.
            group.kill();
            drain(buffer);
            return group.verdict(spec, decided.get(), exit, wall);
        }
    }

    private void release() {
        input.refuse();
        output.end();
        errors.end();
        ends.close();
        wake.close();
        child.close();
        group.remove();
    }

    /** Serves the process until its first process has ended. */
    private ChildProcess.Exit serve(Poll poll, MemorySegment buffer) {
        Deadline deadline = new Deadline(started, spec.timeLimit());
        while (true) {
            watch(poll);
            poll.await(killed ? -1 : deadline.millisLeft());
            transfer(poll, buffer);
            if (deadline.isOver()) {
                decide(Cause.TIME_LIMIT);
            }
            if (decided.get() != null && !killed) {
                killed = true;
                group.kill();
            }
            if (poll.readable(CHILD)) {
                Optional<ChildProcess.Exit> exit = child.tryReap();
                if (exit.isPresent()) {
                    return exit.get();
                }
            }
        }
    }

    private void watch(Poll poll) {
        poll.watch(CHILD, child.descriptor(), Poll.READABLE);
        poll.watch(WAKE, wake.event(), Poll.READABLE);
        choose(poll, OUTPUT, ends.fromOutput(), outputOpen && output.hasRoom(), Poll.READABLE);
        choose(poll, ERRORS, ends.fromErrors(), errorsOpen && errors.hasRoom(), Poll.READABLE);
        if (inputOpen && input.isFinished()) {
            closeInput();
        }
        choose(poll, INPUT, ends.toProgram(), inputOpen && input.first() != null, Poll.WRITABLE);
    }

    private static void choose(Poll poll, int slot, @Nullable Descriptor descriptor, boolean wanted, short events) {
        if (wanted && descriptor != null) {
            poll.watch(slot, descriptor, events);
        } else {
            poll.ignore(slot);
        }
    }

    private void transfer(Poll poll, MemorySegment buffer) {
        if (poll.readable(WAKE)) {
            wake.event().read(buffer.asSlice(0, Long.BYTES));
            for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                order.run();
            }
        }
        if (poll.readable(OUTPUT)) {
            outputOpen = read(ends.fromOutput(), output, buffer) != Transfer.END;
        }
        if (poll.readable(ERRORS)) {
            errorsOpen = read(ends.fromErrors(), errors, buffer) != Transfer.END;
        }
        if (poll.writable(INPUT)) {
            write();
        }
    }

    private enum Transfer {
        MOVED,
        NOTHING,
        END
    }

    private Transfer read(@Nullable Descriptor from, OutputBuffer to, MemorySegment buffer) {
        long count = from == null ? 0 : from.read(buffer);
        if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
            return Transfer.NOTHING;
        }
        if (count <= 0) {
            return Transfer.END;
        }
        long allowed = Math.min(count, spec.outputLimitBytes() - printed);
        printed += allowed;
        to.put(buffer.asSlice(0, allowed).toArray(JAVA_BYTE));
        if (allowed < count) {
            decide(Cause.OUTPUT_LIMIT);
        }
        return Transfer.MOVED;
    }

    private void write() {
        byte[] bytes = input.first();
        if (bytes == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            long count = ends.toProgram().write(arena.allocateFrom(JAVA_BYTE, bytes));
            if (count >= 0) {
                input.written((int) count);
            } else if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
                input.refuse();
                closeInput();
            }
        }
    }

    private void closeInput() {
        inputOpen = false;
        ends.endInput();
    }

    /**
     * Takes what is still in the pipes, whose writers are dead. Not until the end of the stream: a program may have handed its end
     * of the pipe to another process of the sandbox, which lives on.
     */
    private void drain(MemorySegment buffer) {
        while (outputOpen && read(ends.fromOutput(), output, buffer) == Transfer.MOVED) {}
        while (errorsOpen && read(ends.fromErrors(), errors, buffer) == Transfer.MOVED) {}
    }
}
