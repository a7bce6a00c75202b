package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.java.debug.core.DebugEvent;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.ExceptionEvent;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.event.WatchpointEvent;
import dev.tandem.debug.java.code.ExpressionCompiler;
import io.reactivex.disposables.Disposable;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The program and all that is done with it. On the worker's thread, if nothing else is said. */
final class Debuggee implements Stops.Judge, AutoCloseable {
    private static final int DEADLINE_MILLIS = 5000;

    private final Program program;
    private final Client client;
    private final VirtualMachine machine;
    private final Invocations invocations;
    private final Stops stops;
    private final Threads threads;
    private final Handles handles = new Handles();
    private final Exceptions exceptions;
    private final ExpressionCompiler compiler;
    private final Evaluator evaluator;
    private final Variables variables;
    private final Breakpoints breakpoints;
    private final DataBreakpoints data;
    private final BreakpointJudge judge;
    private final Stepping stepping;
    private final Pausing pausing;
    private final AtomicBoolean over = new AtomicBoolean();

    private Debuggee(Program program, Client client, Executor worker, Duration deadline) {
        this.program = program;
        this.client = client;
        this.machine = program.session().getVM();
        this.invocations = new Invocations(deadline);
        this.stops = new Stops(machine, client, worker, invocations, this);
        this.threads = new Threads(machine);
        this.exceptions = new Exceptions(machine);
        this.compiler = new ExpressionCompiler(program.classes().classPath(), release(machine));
        TypeScope scopes = new TypeScope(program.classes(), program.sources());
        HiddenClasses hidden = new HiddenClasses(machine, invocations);
        this.evaluator = new Evaluator(compiler, scopes, hidden, invocations, exceptions);
        Conditions conditions = new Conditions(machine, program.classes(), scopes, compiler, hidden);
        this.variables = new Variables(handles, exceptions);
        this.breakpoints = new Breakpoints(machine, program.classes(), program.sources(), client, conditions);
        this.data = new DataBreakpoints(machine, handles, client);
        this.judge = new BreakpointJudge(evaluator, conditions, client);
        this.stepping = new Stepping(machine);
        this.pausing = new Pausing(machine, threads, stops, worker);
    }

    /**
     * {@return a program that can be debugged}
     *
     * @param arguments of {@code launch} or {@code attach}: {@code evaluationTimeout} in milliseconds, after which an evaluation is aborted
     */
    static Debuggee of(Program program, Client client, Executor worker, ObjectNode arguments) {
        Duration deadline =
                Duration.ofMillis(arguments.path("evaluationTimeout").asInt(DEADLINE_MILLIS));
        Debuggee debuggee = new Debuggee(program, client, worker, deadline);
        debuggee.stops.onLeaving(debuggee.handles::clear);
        debuggee.stops.onLeaving(debuggee.evaluator::forget);
        debuggee.stops.onLeaving(debuggee.exceptions::forget);
        // JDI's own session, not its start(): that asks for an event of each thread, of which a program may have a
        // million virtual ones.
        Disposable _ = program.session()
                .getEventHub()
                .events()
                .subscribe(debuggee::hear, failure -> debuggee.hubEnded(failure, worker));
        program.session().getEventHub().start(debuggee.machine);
        return debuggee;
    }

    private static int release(VirtualMachine machine) {
        try {
            return Runtime.Version.parse(machine.version()).feature();
        } catch (IllegalArgumentException e) {
            return Runtime.version().feature(); // a version of nobody's form; most likely as new as ours
        }
    }

    /** On the thread of events. */
    private void hear(DebugEvent event) {
        if (!(event.event instanceof VMDisconnectEvent)) {
            stops.hear(event);
        }
    }

    private void hubEnded(Throwable failure, Executor worker) {
        if (!(failure instanceof VMDisconnectedException)) {
            client.output("important", "The adapter has lost the program: " + failure + "\n");
        }
        Thread.ofVirtual().start(() -> {
            try {
                finish(worker);
            } catch (RejectedExecutionException _) {
                // the client is gone, and nobody is left to be told
            }
        });
    }

    /** Tells the end, when all that was printed has been told. */
    private void finish(Executor worker) {
        ProgramProcess process = program.process();
        @Nullable Integer code = null;
        if (process != null) {
            try {
                code = process.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Integer exit = code;
        worker.execute(() -> {
            if (over.compareAndSet(false, true)) {
                program.built().close(); // whoever hears the end may end this process at once
                if (exit != null) {
                    client.tell("exited", Json.object().put("exitCode", exit));
                }
                client.tell("terminated", Json.object());
            }
        });
    }

    @Override
    public Stops.@Nullable Reason judge(Event event) {
        Stops.Reason reason = switch (event) {
            case BreakpointEvent breakpoint -> judge.judge(breakpoint);
            case StepEvent step -> {
                Stops.Reason pause = pausing.judge(step);
                yield pause == null ? stepping.judge(step) : pause;
            }
            case ExceptionEvent exception -> exceptions.judge(exception);
            case WatchpointEvent watchpoint -> data.judge(watchpoint, judge);
            default -> null;
        };
        if (reason != null) {
            stepping.cancel();
            pausing.cancel();
        }
        return reason;
    }

    @Override
    public void prepared(ReferenceType type, ThreadReference thread, boolean plainly) {
        exceptions.prepared(type);
        data.prepared(type);
        breakpoints.prepared(type, plainly ? null : thread);
    }

    Program program() {
        return program;
    }

    ObjectNode locations(ObjectNode arguments) {
        return breakpoints.locations(arguments);
    }

    ObjectNode setLines(ObjectNode arguments) {
        return breakpoints.setLines(arguments, stops.stands() ? stops.standing().thread() : null);
    }

    ObjectNode setFunctions(ObjectNode arguments) {
        return breakpoints.setFunctions(
                arguments, stops.stands() ? stops.standing().thread() : null);
    }

    Exceptions exceptions() {
        return exceptions;
    }

    DataBreakpoints data() {
        return data;
    }

    Threads threads() {
        return threads;
    }

    Frames frames() {
        stops.standing();
        return new Frames(threads, program.sources(), handles);
    }

    Variables variables() {
        stops.standing();
        return variables;
    }

    Changes changes() {
        stops.standing();
        return new Changes(handles, evaluator, variables);
    }

    Completions completions() {
        stops.standing();
        return new Completions(handles, evaluator);
    }

    /** Breakpoints are set: the program may begin. */
    @Nullable ObjectNode begin() {
        stops.begin();
        return null;
    }

    ObjectNode goOn(ObjectNode arguments) {
        stops.standing();
        stepping.cancel();
        stops.go();
        return Json.object().put("allThreadsContinued", true);
    }

    @Nullable ObjectNode step(ObjectNode arguments, Stepping.Way way) {
        Stops.Reason standing = stops.standing();
        int number = arguments.path("threadId").asInt();
        stepping.prepare(number == 0 ? standing.thread() : threads.get(number), way);
        stops.go();
        return null;
    }

    @Nullable ObjectNode pause(ObjectNode arguments) {
        if (!stops.stands()) {
            stepping.cancel();
            pausing.pause();
        }
        return null;
    }

    @Nullable ObjectNode restartFrame(ObjectNode arguments) {
        Handles.Frame frame = handles.frame(arguments.path("frameId").asInt());
        Stops.Reason standing = stops.standing();
        if (frame.now().location().method().isNative()) {
            throw new Refusal("A native method cannot be restarted.");
        }
        try {
            frame.thread().popFrames(frame.now());
        } catch (IncompatibleThreadStateException | com.sun.jdi.NativeMethodException e) {
            throw new Refusal("The frame cannot be restarted: a native method was called by it, or called it.", e);
        }
        // It stands before the call now, and goes into it again.
        stepping.prepare(frame.thread(), Stepping.Way.INTO);
        if (standing.thread().equals(frame.thread())) {
            stops.go();
        }
        return null;
    }

    ObjectNode evaluate(ObjectNode arguments) {
        stops.standing();
        String text = Json.required(arguments, "expression");
        String context = arguments.path("context").asText();
        Handles.Frame frame = arguments.has("frameId")
                ? handles.frame(arguments.path("frameId").asInt())
                : new Handles.Frame(stops.standing().thread(), 0);
        Evaluator.Result result;
        if (context.equals("hover")) {
            result = new Evaluator.Result(evaluator.read(text, frame), false);
        } else if (arguments.path("variablesReference").asInt() > 0
                && handles.node(arguments.path("variablesReference").asInt()) instanceof Node.Fields fields) {
            result = evaluator.evaluateOn(text, fields.object(), fields.frame());
        } else {
            result = evaluator.evaluate(text, frame);
        }
        ObjectNode body = Json.object();
        if (result.nothing()) {
            return body.put("result", "").put("type", "void").put("variablesReference", 0);
        }
        boolean whole = context.equals("repl") || context.equals("clipboard");
        body.put("result", whole ? ValueText.whole(result.value()) : ValueText.of(result.value()));
        variables.describe(
                body, result.value(), NamePath.of(text).isPresent() ? text.strip() : "(" + text.strip() + ")", frame);
        return body;
    }

    /** Aborts an evaluation. Any thread. */
    void cancel() {
        invocations.cancel();
    }

    /** Ends debugging. Any thread. */
    void end(boolean terminate) {
        try {
            if (terminate) {
                program.end();
            } else {
                machine.dispose();
            }
        } catch (VMDisconnectedException _) {
            // it has ended
        }
    }

    @Override
    public void close() {
        compiler.close();
        program.close();
    }
}
