package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.AdapterLink;
import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hub between one debug adapter and all who debug with it.
 *
 * <p>Only the hub starts, attaches and ends. What everybody wants to know of a stop is read once and told to all. Whoever moves the program
 * shows the epoch that they saw; of two who move it at once the second is refused and told who was first.
 *
 * <p>Any thread may call. All state belongs to the loop, which runs one task after the other; members are told there, and answers
 * complete there.
 */
public final class DebugSession implements AutoCloseable {
    private final Loop loop = new Loop();
    private final Set<Quirk> quirks;
    private final ProgramSide program;
    private final AdapterLink link;
    private final Audience audience;
    private final Course course;
    private final Controls controls;
    private final BreakpointBook book;
    private final Breakpoints breakpoints;
    private final Logpoints logpoints;
    private final Moves moves;
    private final Questions questions;
    private final Launch launch;
    private final Ending ending;
    private boolean again; // whether it ends to be started anew; the loop's

    private DebugSession(Wire wire, ProgramSide program, Set<Quirk> quirks, DebugRules rules, Epoch first) {
        this.quirks = Set.copyOf(quirks);
        this.program = program;
        this.link = new AdapterLink(wire, new Ears());
        this.audience = new Audience(rules.keptOutput());
        Answers answers = new Answers(link, loop, rules.patience());
        References references = new References();
        this.controls = new Controls(audience);
        this.book = new BreakpointBook(audience);
        this.course = new Course(audience, references, answers, this.quirks, rules, first, book::seen);
        this.breakpoints = new Breakpoints(answers, course, this.quirks, book);
        this.logpoints = new Logpoints(answers, book, audience);
        this.moves = new Moves(course, answers, references, controls, breakpoints);
        this.questions = new Questions(course, answers, references);
        this.launch = new Launch(answers, answers.within(rules.startPatience()), program.startsPrograms());
        this.ending = new Ending(answers, program, course, loop, this.quirks, rules.farewell());
    }

    /**
     * {@return a session with an adapter that nobody has spoken to yet}
     *
     * @param in what the adapter says
     * @param out what is said to it
     */
    public static DebugSession with(DapInput in, DapOutput out, DebugRules rules) {
        return with(Wire.of(in, out), ProgramSide.NONE, Set.of(), rules, Epoch.FIRST);
    }

    /**
     * {@return a session with an adapter that nobody has spoken to yet}
     *
     * @param program the program's own process, where it is not the adapter that holds its streams
     * @param quirks of the adapter
     * @param first the epoch in which the program begins
     */
    public static DebugSession with(Wire wire, ProgramSide program, Set<Quirk> quirks, DebugRules rules, Epoch first) {
        DebugSession session = new DebugSession(wire, program, quirks, rules, first);
        session.link.start();
        program.open(session::write);
        return session;
    }

    /** Says to the loop what the adapter says, in its order; waits where the loop is far behind, which is how an endless output is held back. */
    private final class Ears implements AdapterLink.Listener {
        @Override
        public void happened(DapMessage.Event event) {
            loop.executeWhenThereIsRoom(() -> hear(event));
        }

        @Override
        public void asked(DapMessage.Request request) {
            loop.execute(() -> serve(request));
        }

        @Override
        public void ended(@Nullable IOException cause) {
            loop.execute(() -> end(cause));
        }
    }

    /** Follows from now on; whoever comes later is told first where things are. Returns when that is done. */
    public CompletionStage<Void> join(DebugMember member) {
        return onLoop(() -> audience.add(member));
    }

    public CompletionStage<Void> leave(DebugMember member) {
        return onLoop(() -> audience.remove(member));
    }

    /**
     * Starts the program, or attaches to it. Once.
     *
     * @return when it runs, or has stopped already; a {@link DebugException} if it does not
     */
    public CompletionStage<Void> start(Opening opening) {
        return composed(() -> launch.start(
                        opening,
                        can -> {
                            breakpoints.expect(opening.others());
                            course.begin(Quirk.corrected(quirks, can));
                        },
                        () -> breakpoints.begin(BreakpointOwner.All.SHARED, opening.breakpoints()))
                .handle((_, failure) -> {
                    if (failure != null) {
                        DebugException why = new DebugException(
                                DebugError.NOT_STARTED,
                                "The program was not started: " + Failures.message(failure),
                                failure);
                        over(why);
                        throw why;
                    }
                    if (course.phase() instanceof Phase.Starting) {
                        Epoch _ = course.run(null, null);
                    }
                    return null;
                }));
    }

    /**
     * Sets all breakpoints of one kind and place.
     *
     * @return what has become of them, as the adapter tells it; where it cannot do that, or refuses it, they are not verified
     */
    public CompletionStage<ObjectNode> set(BreakpointRequest request) {
        return composed(() -> {
            course.requireNotOver();
            return breakpoints.setWherePossible(BreakpointOwner.All.SHARED, request);
        });
    }

    /**
     * As {@link #set(BreakpointRequest)}, beside those that others want in the same place.
     *
     * @param owner whose they are; an earlier request of theirs for this place is replaced, others' are not
     */
    public CompletionStage<ObjectNode> set(BreakpointOwner owner, BreakpointRequest request) {
        return composed(() -> {
            course.requireNotOver();
            return breakpoints.set(owner, request);
        });
    }

    /** Nobody wants any more what these owners wanted. Does nothing when it is over. */
    public CompletionStage<Void> forget(Predicate<BreakpointOwner> owners) {
        return composed(() -> course.phase() instanceof Phase.Over
                ? CompletableFuture.<Void>completedFuture(null)
                : breakpoints.forget(owners).thenAccept(_ -> {}));
    }

    /** {@return what each owner wants; when it is over, what each wanted in the end} */
    public CompletionStage<Map<BreakpointOwner, List<BreakpointRequest>>> wanted() {
        return composed(() -> CompletableFuture.completedFuture(breakpoints.wanted()));
    }

    /**
     * Moves the program, or stops it.
     *
     * @param seen the epoch in which whoever wants it saw the program
     * @param arguments further ones of the adapter's request, such as {@code threadId}, {@code granularity}; the numbers in it are ours
     * @return when the adapter has taken it; a {@link DebugException} otherwise: {@code DEBUG-01} if somebody else was faster,
     *     {@code DEBUG-10} if somebody else has the controls
     */
    public CompletionStage<Void> move(Participant by, Move move, Epoch seen, ObjectNode arguments) {
        return composed(() -> moves.move(by, move, seen, arguments));
    }

    /**
     * Lets the program run to a line; or to wherever it stops before that.
     *
     * @param path of a file, as the adapter knows it
     * @param line from 1
     * @return as {@link #move}
     */
    public CompletionStage<Void> runTo(Participant by, Epoch seen, String path, int line) {
        return composed(() -> moves.runTo(by, seen, path, line));
    }

    /**
     * Does something about the controls.
     *
     * @param to who gets them; only for {@link Control#GIVE}
     * @return when it is done; {@code DEBUG-10} if somebody else has them
     */
    public CompletionStage<Void> control(Participant by, Control control, @Nullable Participant to) {
        return onLoop(() -> {
            switch (control) {
                case LOCK -> controls.lock(by);
                case UNLOCK -> controls.unlock(by);
                case ASK -> controls.ask(by);
                case GIVE -> {
                    if (to == null) {
                        throw new IllegalArgumentException("nobody to give the controls to");
                    }
                    controls.give(by, to);
                }
            }
        });
    }

    /** Somebody is not there any more: if they had the controls, everybody has them. */
    public CompletionStage<Void> gone(Participant who) {
        return onLoop(() -> controls.gone(who));
    }

    /**
     * Asks the adapter something.
     *
     * @param command of the adapter's protocol, such as {@code variables}
     * @param arguments the numbers in it are ours
     * @param seen the epoch that the numbers are of
     * @return the answer's body, whose numbers are ours; not to be changed. A {@link DebugException} otherwise
     */
    public CompletionStage<ObjectNode> ask(String command, ObjectNode arguments, Epoch seen) {
        return composed(() -> questions.ask(command, arguments, seen));
    }

    private CompletionStage<Void> write(String category, String text) {
        return onLoop(() -> {
            if (!(course.phase() instanceof Phase.Over)) {
                audience.tell(DebugNews.Output.of(category, text));
            }
        });
    }

    /** The adapter wants something of us. */
    private void serve(DapMessage.Request request) {
        if (!request.command().equals("runInTerminal")) {
            link.answer(request, false, null, "This client does not support " + request.command() + ".");
            return;
        }
        CompletionStage<?> _ = program.start(request.arguments())
                .whenComplete((body, failure) ->
                        link.answer(request, failure == null, body, failure == null ? "" : Failures.message(failure)));
    }

    private void hear(DapMessage.Event event) {
        if (course.phase() instanceof Phase.Over) {
            return;
        }
        ObjectNode body = event.body();
        switch (event.event()) {
            case "initialized" -> launch.initialized();
            case "output" -> output(body);
            case "stopped" -> stopped(body);
            case "continued" -> {
                // Some tell it for each breakpoint whose condition was false, while the program runs.
                if (course.phase() instanceof Phase.Stopped) {
                    Epoch _ = course.run(null, null);
                }
            }
            case "breakpoint" -> {
                book.changed(body);
                audience.tell(new DebugNews.Told(event.event(), body));
            }
            case "invalidated" -> questions.invalidated();
            case "exited" -> ending.exited(body);
            case "terminated" -> {
                CompletableFuture<Void> _ = ending.windUp().thenRun(() -> over(null));
            }
            default -> audience.tell(new DebugNews.Told(event.event(), body));
        }
    }

    private void output(ObjectNode body) {
        ObjectNode told = questions.outward(body);
        String text = told.path("output").asText();
        if (quirks.contains(Quirk.EXIT_CODE_IN_WORDS)) {
            ending.readExitCode(text);
        }
        if (quirks.contains(Quirk.CARRIAGE_RETURNS)) {
            told.put("output", text.replace("\r\n", "\n"));
        }
        audience.tell(new DebugNews.Output(told));
    }

    private void stopped(ObjectNode body) {
        boolean paused = course.phase() instanceof Phase.Running running && running.wantsPause();
        ObjectNode why = body;
        if (paused
                && quirks.contains(Quirk.PAUSE_TOLD_AS_EXCEPTION)
                && body.path("reason").asText().equals("exception")) {
            why = body.deepCopy().put("reason", "pause");
            why.remove("description");
            why.remove("text");
        }
        ObjectNode told = why;
        CompletableFuture<Void> _ = logpoints.passes(told).handle((passes, failure) -> {
            decide(told, failure == null && passes);
            return null;
        });
    }

    /** @param passes whether it has stopped only to log */
    private void decide(ObjectNode why, boolean passes) {
        int thread = why.path("threadId").asInt();
        switch (course.phase()) {
            case Phase.Over _ -> {}
            case Phase.Running running when passes && !running.wantsPause() -> goOn(thread, why);
            case Phase.Starting _ when passes -> goOn(thread, why);
            case Phase.Starting _, Phase.Running _, Phase.Stopped _ -> {
                course.stop(thread, why);
                breakpoints.stopped();
            }
        }
    }

    private void goOn(int thread, ObjectNode why) {
        CompletableFuture<Void> _ = moves.goOn(thread).handle((_, failure) -> {
            if (failure != null && !(course.phase() instanceof Phase.Over)) {
                course.stop(thread, why);
            }
            return null;
        });
    }

    /**
     * Ends it: a program that was started ends, one that was attached to goes on. The adapter is asked and given the usual time.
     *
     * @return when it is over
     */
    public CompletionStage<Void> end(boolean terminate) {
        return end(terminate, false);
    }

    /** As {@link #end(boolean)}; all are told whether whoever calls this starts the program anew then. Who ends it meanwhile takes that back. */
    public CompletionStage<Void> end(boolean terminate, boolean toStartAgain) {
        return composed(() -> {
            if (course.phase() instanceof Phase.Over) {
                return CompletableFuture.<Void>completedFuture(null);
            }
            again = toStartAgain;
            return ending.ask(terminate)
                    .handle((_, failure) -> failure)
                    .thenCompose(failure ->
                            ending.drain().thenRun(() -> over(failure == null ? null : Failures.refusal(failure))));
        });
    }

    /** The adapter has ended. */
    private void end(@Nullable IOException cause) {
        if (!(course.phase() instanceof Phase.Over)) {
            DebugException failure = ending.death(cause);
            CompletableFuture<Void> _ = ending.drain().thenRun(() -> over(failure));
        }
    }

    private void over(@Nullable DebugException failure) {
        if (course.phase() instanceof Phase.Over) {
            return;
        }
        boolean expected = !(course.phase() instanceof Phase.Starting);
        course.end();
        launch.fail(new DebugException(DebugError.ADAPTER_ENDED, "The debug adapter has ended."));
        DebugException told = failure == null && !expected
                ? new DebugException(DebugError.ADAPTER_ENDED, "The debug adapter has ended before the program began.")
                : failure;
        audience.tell(new DebugNews.Ended(ending.exitCode(), told, again));
        link.close();
    }

    /** Ends the connection to the adapter, which ends itself then. */
    @Override
    public void close() {
        loop.execute(() -> over(null));
    }

    private CompletableFuture<Void> onLoop(Runnable task) {
        return CompletableFuture.runAsync(task, loop);
    }

    private <T> CompletableFuture<T> composed(Supplier<CompletableFuture<T>> task) {
        return CompletableFuture.<Void>completedFuture(null).thenComposeAsync(_ -> task.get(), loop);
    }
}
