package dev.tandem.debug.java;

import com.microsoft.java.debug.core.DebugUtility;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.StepRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pauses the program. A thread that was merely suspended can run no code for us; one that stands at an event can. So a thread that runs is let make
 * one more step, and the program pauses there; only where it does not come to that, because it waits, is it suspended as it is. Worker's thread.
 */
final class Pausing {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final VirtualMachine machine;
    private final Threads threads;
    private final Stops stops;
    private final Executor worker;
    private @Nullable StepRequest pending;

    Pausing(VirtualMachine machine, Threads threads, Stops stops, Executor worker) {
        this.machine = machine;
        this.threads = threads;
        this.stops = stops;
        this.worker = worker;
    }

    /** The program runs, and is to stop. */
    void pause() {
        if (pending != null) {
            return;
        }
        machine.suspend();
        try {
            ThreadReference thread = threads.mostTelling();
            if (!isInCode(thread)) {
                stops.pause(thread);
                return;
            }
            StepRequest request = machine.eventRequestManager()
                    .createStepRequest(thread, StepRequest.STEP_MIN, StepRequest.STEP_OVER);
            request.addCountFilter(1);
            request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            request.enable();
            pending = request;
            CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS, worker)
                    .execute(() -> giveUp(request));
        } finally {
            machine.resume(); // a pause has suspended it a second time
        }
    }

    private static boolean isInCode(ThreadReference thread) {
        try {
            return thread.status() == ThreadReference.THREAD_STATUS_RUNNING
                    && thread.frameCount() > 0
                    && !thread.frame(0).location().method().isNative();
        } catch (IncompatibleThreadStateException e) {
            return false;
        }
    }

    private void giveUp(StepRequest request) {
        if (!request.equals(pending)) {
            return;
        }
        try {
            cancel();
            machine.suspend();
            try {
                stops.pause(threads.mostTelling());
            } finally {
                machine.resume();
            }
        } catch (VMDisconnectedException _) {
            return; // it has ended meanwhile, which is told elsewhere
        }
    }

    /** The program stands, for whatever reason. */
    void cancel() {
        if (pending != null) {
            DebugUtility.deleteEventRequestSafely(machine.eventRequestManager(), pending);
            pending = null;
        }
    }

    /** {@return why the program stops; null if the step is none of a pause} */
    Stops.@Nullable Reason judge(StepEvent event) {
        return event.request().equals(pending) ? new Stops.Reason("pause", event.thread(), List.of(), null) : null;
    }
}
