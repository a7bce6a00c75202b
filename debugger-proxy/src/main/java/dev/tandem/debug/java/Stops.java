package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.java.debug.core.DebugEvent;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.event.VMStartEvent;
import com.sun.jdi.request.EventRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Whether the program stands, and why. When it stands, all its threads do: people look at one state, not at one that changes under their
 * eyes.
 *
 * <p>Events of the VM are handled one set after the other on the worker's thread; while the program stands they wait. A thread that runs code for us is
 * never stopped: its events are answered at once, by the thread that hears them, since the worker waits for that code.
 */
final class Stops {
    /** A reason to stop. */
    record Reason(
            String reason,
            ThreadReference thread,
            List<Integer> breakpoints,
            @Nullable String text) {}

    /** Decides about events. */
    interface Judge {
        /** {@return why the program has to stop; null if it goes on} */
        @Nullable Reason judge(Event event);

        /**
         * A class is ready to run, and has not begun.
         *
         * @param plainly whether the thread must not run code now
         */
        void prepared(ReferenceType type, ThreadReference thread, boolean plainly);
    }

    private final VirtualMachine machine;
    private final Client client;
    private final Executor worker;
    private final Invocations invocations;
    private final Judge judge;
    private final List<Runnable> forgetting = new ArrayList<>();

    // ---- the worker's
    private final Deque<EventSet> waiting = new ArrayDeque<>();
    /** What came before the program could begin. */
    private final Deque<EventSet> early = new ArrayDeque<>();

    private boolean begun;
    private @Nullable Reason standing;
    private Runnable release = () -> {};
    // ---- the hearing thread's
    private @Nullable EventSet heard;

    Stops(VirtualMachine machine, Client client, Executor worker, Invocations invocations, Judge judge) {
        this.machine = machine;
        this.client = client;
        this.worker = worker;
        this.invocations = invocations;
        this.judge = judge;
    }

    /** What is done whenever the program goes on. */
    void onLeaving(Runnable forget) {
        forgetting.add(forget);
    }

    /** Hears an event, on the thread of events: all of a set at its first. */
    @SuppressWarnings("ReferenceEquality") // this very set; another may hold equal events
    void hear(DebugEvent event) {
        if (event.eventSet == heard) {
            event.shouldResume = false; // the whole set is, or was, resumed for its first event
            return;
        }
        heard = event.eventSet;
        event.shouldResume = false;
        EventSet set = event.eventSet;
        if (isOfOurs(set)) {
            for (Event one : set) {
                if (one instanceof ClassPrepareEvent prepare) {
                    prepared(prepare, true);
                }
            }
            set.resume();
        } else {
            if (set.suspendPolicy() == EventRequest.SUSPEND_ALL) {
                invocations.heard();
            }
            worker.execute(() -> take(set));
        }
    }

    private boolean isOfOurs(EventSet set) {
        for (Event event : set) {
            ThreadReference thread = switch (event) {
                case LocatableEvent located -> located.thread();
                case ClassPrepareEvent prepare -> prepare.thread();
                default -> null;
            };
            if (Invocations.isOwn(event) || (thread != null && invocations.runs(thread))) {
                return true;
            }
        }
        return false;
    }

    private void take(EventSet set) {
        if (standing == null && !begun) {
            early.add(set);
            return;
        }
        if (set.suspendPolicy() == EventRequest.SUSPEND_ALL) {
            invocations.handled();
        }
        if (standing == null) {
            handle(set);
        } else {
            // It stands for another reason, and one suspension is enough.
            set.resume();
            waiting.add(set);
        }
    }

    /** The program runs, but for the threads that the set has suspended. */
    private void handle(EventSet set) {
        Verdict verdict = judge(set);
        if (verdict.reason() == null) {
            set.resume();
        } else if (set.suspendPolicy() == EventRequest.SUSPEND_ALL) {
            stand(verdict.reason(), verdict.breakpoints(), set::resume);
        } else {
            machine.suspend();
            set.resume(); // the thread was suspended twice
            stand(verdict.reason(), verdict.breakpoints(), machine::resume);
        }
    }

    /**
     * What is to be done with a set of events.
     *
     * @param reason to stop; null for none
     */
    private record Verdict(@Nullable Reason reason, List<Integer> breakpoints) {}

    private Verdict judge(EventSet set) {
        Reason first = null;
        List<Integer> breakpoints = new ArrayList<>();
        for (Event event : set) {
            if (event instanceof ClassPrepareEvent prepare) {
                prepared(prepare, false);
            } else if (!(event instanceof VMStartEvent)) {
                Reason reason = judge(event);
                if (reason != null) {
                    breakpoints.addAll(reason.breakpoints());
                    // Whoever steps onto a breakpoint has arrived at a breakpoint.
                    first = first == null || first.breakpoints().isEmpty() ? reason : first;
                }
            }
        }
        return new Verdict(first, breakpoints);
    }

    /** Whatever goes wrong with one event, the program must not hang for it. */
    private @Nullable Reason judge(Event event) {
        try {
            return judge.judge(event);
        } catch (VMDisconnectedException _) {
            return null; // its end is told elsewhere
        } catch (RuntimeException e) {
            failed(e);
            return null;
        }
    }

    private void prepared(ClassPrepareEvent prepare, boolean plainly) {
        try {
            judge.prepared(prepare.referenceType(), prepare.thread(), plainly);
        } catch (VMDisconnectedException _) {
            return; // its end is told elsewhere
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException failure) {
        failure.printStackTrace();
        client.output("important", "The debug adapter has failed at an event, and goes on: " + failure + "\n");
    }

    private void stand(Reason reason, List<Integer> breakpoints, Runnable go) {
        standing = reason;
        release = go;
        ObjectNode body = Json.object()
                .put("reason", reason.reason())
                .put("threadId", Threads.number(reason.thread()))
                .put("allThreadsStopped", true);
        if (!breakpoints.isEmpty()) {
            breakpoints.stream().distinct().forEach(body.putArray("hitBreakpointIds")::add);
        }
        if (reason.text() != null) {
            body.put("text", reason.text());
        }
        client.tell("stopped", body);
    }

    /** Breakpoints are set: the program may begin. */
    void begin() {
        begun = true;
        for (EventSet set = early.poll(); set != null; set = early.poll()) {
            take(set);
        }
    }

    /** {@return whether the program stands} */
    boolean stands() {
        return standing != null;
    }

    /**
     * {@return why the program stands}
     *
     * @throws Refusal if it runs
     */
    Reason standing() {
        if (standing == null) {
            throw new Refusal("The program runs.");
        }
        return standing;
    }

    /** The program goes on, if no other thread has met anything meanwhile: then it stands there now, and has not moved. */
    void go() {
        standing();
        forgetting.forEach(Runnable::run);
        standing = null;
        Runnable go = release;
        for (EventSet set = waiting.poll(); set != null; set = waiting.poll()) {
            Verdict verdict = judge(set);
            if (verdict.reason() != null) {
                stand(verdict.reason(), verdict.breakpoints(), go);
                return;
            }
        }
        release = () -> {};
        go.run();
    }

    /** Stops the program where it is. */
    void pause(ThreadReference thread) {
        if (standing == null) {
            machine.suspend();
            stand(new Reason("pause", thread, List.of(), null), List.of(), machine::resume);
        }
    }
}
