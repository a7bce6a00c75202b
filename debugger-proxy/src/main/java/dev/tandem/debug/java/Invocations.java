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
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs code in the program, on a thread that stands at an event; the others stand still. Code that does not end in time is aborted: the thread is
 * interrupted, and an {@code Error} thrown in it.
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

    /** How often an error is thrown in a thread that catches all of them. */
    private static final int ABORTS = 5;

    private static final Duration BETWEEN_ABORTS = Duration.ofMillis(300);

    private final Duration deadline;
    private final Set<ThreadReference> running = ConcurrentHashMap.newKeySet();
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

    private CompletableFuture<@Nullable Value> start(ThreadReference thread, Call call) {
        running.add(thread);
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
            running.remove(thread); // before anybody can use the thread again
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
                Value _ = result.get(BETWEEN_ABORTS.toMillis(), TimeUnit.MILLISECONDS);
                throw new Refusal(why);
            } catch (TimeoutException _) {
                // it catches what is thrown: once more
            } catch (ExecutionException e) {
                throw new Refusal(why, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(why, e);
            }
        }
        throw new Refusal(why + " It goes on in the thread " + thread.name()
                + ", which catches every error. Restart the program.");
    }

    private void stop(ThreadReference thread) {
        ObjectReference error = abort;
        try {
            thread.interrupt();
            if (error != null) {
                thread.stop(error);
            }
        } catch (IllegalThreadStateException | OpaqueFrameException | UnsupportedOperationException _) {
            // A virtual thread takes an error only where it stands.
            stopVirtual(thread, error);
        } catch (InvalidTypeException e) {
            throw new IllegalStateException("an error that is none", e);
        }
    }

    private static void stopVirtual(ThreadReference thread, @Nullable ObjectReference error) {
        thread.suspend();
        try {
            if (error != null) {
                thread.stop(error);
            }
        } catch (IllegalThreadStateException
                | InvalidTypeException
                | OpaqueFrameException
                | UnsupportedOperationException _) {
            // It waits somewhere where it cannot be stopped; the interruption has to do.
        } finally {
            thread.resume();
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
