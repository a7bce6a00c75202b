package dev.tandem.debug.java;

import com.sun.jdi.ClassNotLoadedException;
import com.sun.jdi.ClassType;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.InvocationException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.OpaqueFrameException;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.event.Event;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs code in the program, on a thread that stands at an event; the others stand still. Code that does not end in time is aborted: an
 * {@code Error} is thrown in it.
 */
final class Invocations {
    /** Code that has thrown. */
    static final class Thrown extends Exception {
        private static final long serialVersionUID = 1;

        private final transient ObjectReference exception;

        Thrown(ObjectReference exception, @Nullable Throwable cause) {
            super(exception.referenceType().name(), cause);
            this.exception = exception;
        }

        ObjectReference exception() {
            return exception;
        }
    }

    @FunctionalInterface
    private interface Call {
        @Nullable Value call()
                throws InvocationException, InvalidTypeException, ClassNotLoadedException,
                        IncompatibleThreadStateException;
    }

    private static final String OWN = "tandem";

    /** How often an error is thrown in a thread that catches all of them. */
    private static final int ABORTS = 3;

    private static final Duration BETWEEN_ABORTS = Duration.ofSeconds(1);

    private final Duration deadline;
    private final Set<ThreadReference> running = ConcurrentHashMap.newKeySet();
    /** How often a thread was let run on, though all were to be suspended. Guarded by this. */
    private final Map<ThreadReference, Integer> owed = new HashMap<>();

    /** Events for which all threads were suspended, and which wait for the worker. Guarded by this. */
    private int unhandled;

    private volatile @Nullable CompletableFuture<?> present;
    private volatile boolean cancelled;

    private @Nullable ObjectReference abort;

    /** @param deadline after which code is aborted */
    Invocations(Duration deadline) {
        this.deadline = deadline;
    }

    /** {@return whether a thread runs code for us} Any thread. */
    boolean runs(ThreadReference thread) {
        return running.contains(thread);
    }

    /** Aborts what runs now, if something does. Any thread. */
    void cancel() {
        CompletableFuture<?> waiting = present;
        if (waiting != null) {
            cancelled = true;
            waiting.completeExceptionally(new TimeoutException());
        }
    }

    /** Calls a static method. */
    @Nullable Value call(ThreadReference thread, ClassType type, Method method, List<? extends @Nullable Value> arguments)
            throws Thrown {
        return run(thread, () -> type.invokeMethod(thread, method, arguments, ClassType.INVOKE_SINGLE_THREADED));
    }

    /** Calls a method of an object. */
    @Nullable Value call(ThreadReference thread, ObjectReference object, Method method, List<? extends @Nullable Value> arguments)
            throws Thrown {
        return run(
                thread, () -> object.invokeMethod(thread, method, arguments, ObjectReference.INVOKE_SINGLE_THREADED));
    }

    private @Nullable Value run(ThreadReference thread, Call call) throws Thrown {
        if (running.contains(thread)) {
            throw new Refusal("The thread still runs code that could not be aborted. Restart the program.");
        }
        prepareAbort(thread);
        return await(thread, start(thread, call));
    }

    /**
     * All threads were suspended for an event that was heard and is not handled yet: one that runs code for us goes on nevertheless, since somebody
     * waits for it. Any thread.
     */
    synchronized void heard() {
        unhandled++;
        for (ThreadReference thread : running) {
            thread.resume();
            owed.merge(thread, 1, Integer::sum);
        }
    }

    /** Such an event is handled now, and its suspension is the one that counts, or is given back. */
    synchronized void handled() {
        unhandled--;
    }

    /** A thread that is suspended more than once would not run. */
    private synchronized void begin(ThreadReference thread) {
        running.add(thread);
        for (int i = 0; i < unhandled; i++) {
            thread.resume();
            owed.merge(thread, 1, Integer::sum);
        }
    }

    private synchronized void finish(ThreadReference thread) {
        running.remove(thread);
        Integer suspensions = owed.remove(thread);
        for (int i = 0; suspensions != null && i < suspensions; i++) {
            thread.suspend();
        }
    }

    private CompletableFuture<@Nullable Value> start(ThreadReference thread, Call call) {
        begin(thread);
        var result = new CompletableFuture<@Nullable Value>();
        Thread.ofVirtual().name("evaluation").start(() -> {
            @Nullable Value value = null;
            Throwable failure = null;
            try {
                value = call.call();
            } catch (InvocationException
                    | InvalidTypeException
                    | ClassNotLoadedException
                    | IncompatibleThreadStateException
                    | RuntimeException e) {
                failure = e;
            }
            finish(thread); // before anybody can use the thread again
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private @Nullable Value await(ThreadReference thread, CompletableFuture<@Nullable Value> result) throws Thrown {
        cancelled = false;
        var patience = new CompletableFuture<@Nullable Value>();
        present = patience;
        CompletableFuture<@Nullable Value> _ = result.whenComplete((value, failure) -> {
            if (failure == null) {
                patience.complete(value);
            } else {
                patience.completeExceptionally(failure);
            }
        });
        try {
            return patience.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return abort(thread, result);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return abort(thread, result);
            }
            throw translate(Objects.requireNonNull(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("The adapter ends.", e);
        } finally {
            present = null;
        }
    }

    private @Nullable Value abort(ThreadReference thread, CompletableFuture<@Nullable Value> result) {
        String why = cancelled
                ? "The evaluation was cancelled."
                : "The evaluation has not ended within " + deadline.toMillis() + " ms and was aborted.";
        for (int i = 0; i < ABORTS; i++) {
            stop(thread);
            try {
                result.get(BETWEEN_ABORTS.toMillis(), TimeUnit.MILLISECONDS);
                calm(thread);
                throw new Refusal(why);
            } catch (TimeoutException _) {
                // it catches what is thrown: once more
            } catch (ExecutionException e) {
                calm(thread);
                throw new Refusal(why, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(why, e);
            }
        }
        throw new Refusal(why + " It goes on in the thread " + thread.name()
                + ", which catches every error. Restart the program.");
    }

    /** {@return whether only we have asked for an event} Any thread. */
    static boolean isOwn(Event event) {
        return event.request() != null && event.request().getProperty(OWN) != null;
    }

    /**
     * What was thrown in it has left the thread interrupted, of which the program knows nothing. Where the thread waits for us the VM's side of the
     * protocol may have taken notice of that already, and will interrupt the thread again after the next event in it: so there is one, at the entry of the
     * method that forgets the interrupt.
     */
    private void calm(ThreadReference thread) {
        if (!(thread.virtualMachine().classesByName("java.lang.Thread").getFirst() instanceof ClassType threads)) {
            throw new IllegalStateException("java.lang.Thread is no class");
        }
        Method interrupted = threads.concreteMethodByName("interrupted", "()Z");
        EventRequestManager requests = thread.virtualMachine().eventRequestManager();
        BreakpointRequest entry = requests.createBreakpointRequest(interrupted.location());
        entry.putProperty(OWN, OWN);
        entry.addThreadFilter(thread);
        entry.setSuspendPolicy(EventRequest.SUSPEND_NONE);
        entry.enable();
        try {
            start(thread, () -> threads.invokeMethod(thread, interrupted, List.of(), ClassType.INVOKE_SINGLE_THREADED))
                    .get(BETWEEN_ABORTS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Refusal("The evaluation was aborted, but its thread " + thread.name() + " stays interrupted.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            requests.deleteEventRequest(entry);
        }
    }

    /**
     * Throws an error in a thread, which also wakes it where it waits. Not interrupted before: code that ends by that would leave the error to the
     * program's own, where the thread goes on.
     */
    private void stop(ThreadReference thread) {
        ObjectReference error = abort;
        if (error == null) {
            thread.interrupt(); // making it has not ended in time
            return;
        }
        try {
            if (!thread.isVirtual()) {
                thread.stop(error);
                return;
            }
            thread.suspend(); // a virtual thread takes an error only where it stands
            try {
                thread.stop(error);
            } finally {
                thread.resume();
            }
        } catch (IllegalThreadStateException | OpaqueFrameException | UnsupportedOperationException _) {
            thread.interrupt(); // a virtual thread that waits, where it takes none
        } catch (InvalidTypeException e) {
            throw new IllegalStateException("an error that is none", e);
        }
    }

    /** The error is made beforehand: when it is needed, the thread is not free to make one. */
    private void prepareAbort(ThreadReference thread) throws Thrown {
        if (abort != null) {
            return;
        }
        if (!(thread.virtualMachine().classesByName("java.lang.Error").getFirst() instanceof ClassType error)) {
            throw new IllegalStateException("java.lang.Error is no class");
        }
        Method constructor = error.concreteMethodByName("<init>", "(Ljava/lang/String;)V");
        var text = thread.virtualMachine().mirrorOf("aborted by the debugger");
        Value made = await(
                thread,
                start(
                        thread,
                        () -> error.newInstance(thread, constructor, List.of(text), ClassType.INVOKE_SINGLE_THREADED)));
        if (made instanceof ObjectReference object) {
            object.disableCollection();
            abort = object;
        }
    }

    private static Thrown translate(Throwable failure) {
        return switch (failure) {
            case InvocationException e -> new Thrown(e.exception(), e);
            case IncompatibleThreadStateException e ->
                throw new Refusal(
                        "Code can be run only in a thread that has stopped at a breakpoint or after a step, not in one that was paused. Step once, then try again.",
                        e);
            case InvalidTypeException e ->
                throw new Refusal("A value has not the type that is needed: " + e.getMessage() + ".", e);
            case ClassNotLoadedException e ->
                throw new Refusal("The class " + e.className() + " is not loaded yet.", e);
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        };
    }
}
