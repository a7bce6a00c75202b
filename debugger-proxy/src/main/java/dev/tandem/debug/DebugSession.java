package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.AdapterLink;
import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Loop loop = new Loop();
    private final References references = new References();
    private final Audience audience;
    private final AdapterLink link;
    private final Answers answers;
    private final StopReader reader;
    private final Launch launch;

    // ---- the loop's
    private Phase phase = new Phase.Starting();
    private @Nullable Integer exitCode;
    /** Who moved the program last, for those who came too late. */
    private String lastMove = "the program went on";

    private DebugSession(DapInput in, DapOutput out, DebugRules rules) {
        this.audience = new Audience(rules.keptOutput());
        this.link = AdapterLink.open(in, out, new Ears());
        this.answers = new Answers(link, loop, rules.patience());
        this.launch = new Launch(answers, answers.within(rules.startPatience()));
        this.reader = new StopReader(
                this::askAtStop,
                new StopReader.Extent(rules.frames(), rules.openFrames(), rules.depth(), rules.variables()));
    }

    /**
     * {@return a session with an adapter that nobody has spoken to yet}
     *
     * @param in what the adapter says
     * @param out what is said to it
     */
    public static DebugSession with(DapInput in, DapOutput out, DebugRules rules) {
        return new DebugSession(in, out, rules);
    }

    /** Says to the loop what the adapter says, in its order. */
    private final class Ears implements AdapterLink.Listener {
        @Override
        public void happened(DapMessage.Event event) {
            loop.execute(() -> hear(event));
        }

        @Override
        public void asked(DapMessage.Request request) {
            link.answer(request, false, null, "This client does not support " + request.command() + ".");
        }

        @Override
        public void ended(@Nullable IOException cause) {
            loop.execute(() -> over(
                    cause == null
                            ? null
                            : new DebugException(
                                    DebugError.ADAPTER_ENDED,
                                    "What the debug adapter says cannot be read: " + cause.getMessage() + ".",
                                    cause)));
        }
    }

    /** Follows from now on; whoever comes later is told first where things are. Returns when that is done. */
    public CompletionStage<Void> join(DebugMember member) {
        return onLoop(() -> {
            audience.add(member);
            return null;
        });
    }

    public CompletionStage<Void> leave(DebugMember member) {
        return onLoop(() -> {
            audience.remove(member);
            return null;
        });
    }

    /**
     * Starts the program, or attaches to it. Once.
     *
     * @return when it runs, or has stopped already; a {@link DebugException} if it does not
     */
    public CompletionStage<Void> start(Opening opening) {
        return composed(() -> launch.start(opening, can -> audience.tell(new DebugNews.Started(can)))
                .handle((_, failure) -> {
                    if (failure != null) {
                        DebugException why = new DebugException(
                                DebugError.NOT_STARTED, "The program was not started: " + message(failure), failure);
                        over(why);
                        throw why;
                    }
                    if (phase instanceof Phase.Starting) {
                        run(Epoch.FIRST, null, null);
                    }
                    return null;
                }));
    }

    /**
     * Sets all breakpoints of one kind and place.
     *
     * @return what has become of them, as the adapter tells it
     */
    public CompletionStage<ObjectNode> set(Opening.BreakpointRequest breakpoints) {
        return composed(() -> {
            requireNotOver();
            return answers.now(breakpoints.command(), breakpoints.arguments());
        });
    }

    /**
     * Moves the program, or stops it.
     *
     * @param seen the epoch in which whoever wants it saw the program
     * @param arguments further ones of the adapter's request, such as {@code threadId}, {@code granularity}; the numbers in it are ours
     * @return when the adapter has taken it; a {@link DebugException} otherwise: {@code DEBUG-01} if somebody else was faster
     */
    public CompletionStage<Void> move(Participant by, Move move, Epoch seen, ObjectNode arguments) {
        return composed(() -> switch (phase) {
            case Phase.Stopped stopped -> {
                requireSame(seen, stopped.epoch());
                if (move == Move.PAUSE) {
                    yield CompletableFuture.<Void>completedFuture(null); // it stands
                }
                yield go(by, move, stopped, arguments);
            }
            case Phase.Running running -> {
                requireSame(seen, running.epoch());
                if (move != Move.PAUSE) {
                    throw new DebugException(DebugError.NOT_STOPPED, "The program runs.");
                }
                yield pause(running, arguments);
            }
            case Phase.Starting _ -> throw new DebugException(DebugError.NOT_STOPPED, "The program is being started.");
            case Phase.Over _ -> throw new DebugException(DebugError.OVER, "This debug session is over.");
        });
    }

    private void requireSame(Epoch seen, Epoch now) {
        if (!seen.equals(now)) {
            throw new DebugException(
                    DebugError.STALE,
                    "Seen was epoch " + seen.number() + ", now is " + now.number() + ": " + lastMove + ".");
        }
    }

    private CompletableFuture<Void> go(Participant by, Move move, Phase.Stopped from, ObjectNode arguments) {
        ObjectNode adapters = references.inward(arguments);
        if (!adapters.has("threadId")) {
            adapters.put("threadId", from.threadId());
        }
        Epoch epoch = from.epoch().next();
        run(epoch, by, move);
        return answers.now(move.command(), adapters).handle((_, failure) -> {
            if (failure != null) {
                // Nobody has moved: it stands where it stood, in a new epoch, since all were told that it runs.
                if (phase.isRunOf(epoch)) {
                    stop(epoch.next(), from.threadId(), from.why());
                }
                throw refusal(failure);
            }
            return null;
        });
    }

    private CompletableFuture<Void> pause(Phase.Running running, ObjectNode arguments) {
        if (running.wantsPause()) {
            return CompletableFuture.completedFuture(null);
        }
        phase = running.wantingPause();
        ObjectNode adapters = references.inward(arguments);
        CompletableFuture<ObjectNode> thread = adapters.has("threadId")
                ? CompletableFuture.completedFuture(adapters)
                : answers.now("threads", JSON.objectNode())
                        .thenApply(body -> adapters.put(
                                "threadId",
                                body.path("threads").path(0).path("id").asInt()));
        return thread.thenCompose(chosen -> answers.now(Move.PAUSE.command(), chosen))
                .handle((_, failure) -> {
                    if (failure != null) {
                        if (phase.isRunOf(running.epoch())) {
                            phase = running;
                        }
                        throw refusal(failure);
                    }
                    return null;
                });
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
        return composed(() -> {
            requireNotOver();
            Question question = Question.of(command)
                    .orElseThrow(() -> new DebugException(
                            DebugError.NOT_FOR_PARTICIPANTS, "A participant has asked for " + command + "."));
            if (question.kind() == Question.Kind.ANY_TIME) {
                return answers.now(command, arguments).thenApply(references::outward);
            }
            if (!(phase instanceof Phase.Stopped stopped)) {
                throw new DebugException(DebugError.NOT_STOPPED, "The program runs.");
            }
            requireSame(seen, stopped.epoch());
            return question.kind() == Question.Kind.AT_A_STOP
                    ? askAtStop(stopped.epoch(), question, arguments)
                    : change(question, arguments, stopped);
        });
    }

    /** Reads something of the present stop. On the loop. */
    private CompletableFuture<ObjectNode> askAtStop(Epoch epoch, Question question, ObjectNode arguments) {
        requireStill(epoch);
        return answers.once(question.command(), references.inward(arguments)).thenApply(body -> {
            requireStill(epoch);
            return references.outward(body);
        });
    }

    private CompletableFuture<ObjectNode> change(Question question, ObjectNode arguments, Phase.Stopped stopped) {
        return answers.now(question.command(), references.inward(arguments)).thenApply(body -> {
            requireStill(stopped.epoch());
            String context = arguments.path("context").asText();
            boolean onlyLooks = question == Question.EVALUATE && (context.equals("hover") || context.equals("watch"));
            if (!onlyLooks) {
                answers.forget();
                look(stopped);
            }
            return references.outward(body);
        });
    }

    private void requireStill(Epoch epoch) {
        if (!phase.isStopOf(epoch)) {
            throw new DebugException(DebugError.STALE, "While this was asked, " + lastMove + ".");
        }
    }

    private void hear(DapMessage.Event event) {
        if (phase instanceof Phase.Over) {
            return;
        }
        ObjectNode body = event.body();
        switch (event.event()) {
            case "initialized" -> launch.initialized();
            case "output" -> audience.tell(new DebugNews.Output(references.outward(body)));
            case "stopped" -> stop(phase.nextEpoch(), body.path("threadId").asInt(), body);
            case "continued" -> {
                // Some tell it for each breakpoint whose condition was false, while the program runs.
                if (phase instanceof Phase.Stopped stopped) {
                    run(stopped.epoch().next(), null, null);
                }
            }
            case "exited" -> exitCode = body.path("exitCode").asInt();
            case "terminated" -> over(null);
            default -> audience.tell(new DebugNews.Told(event.event(), body));
        }
    }

    private void run(Epoch epoch, @Nullable Participant by, @Nullable Move move) {
        references.forget();
        answers.forget();
        lastMove = by == null || move == null ? "the program went on" : by.name() + " " + move.past();
        phase = new Phase.Running(epoch, by, move, false);
        audience.tell(new DebugNews.Running(epoch, by, move));
    }

    private void stop(Epoch epoch, int threadId, ObjectNode why) {
        references.forget();
        answers.forget();
        var stopped = new Phase.Stopped(epoch, threadId, why);
        phase = stopped;
        audience.tell(new DebugNews.Stopped(epoch, why));
        look(stopped);
    }

    /** Reads what it looks like, for everybody. If that fails, people see the stop without it, and may ask themselves. */
    private void look(Phase.Stopped stopped) {
        CompletableFuture<Stop> _ = reader.read(stopped.epoch(), stopped.threadId(), stopped.why())
                .whenComplete((stop, failure) -> {
                    if (phase.isStopOf(stopped.epoch())) {
                        if (failure == null) {
                            audience.tell(new DebugNews.Seen(stop));
                        } else {
                            audience.tell(new DebugNews.Output(JSON.objectNode()
                                    .put("category", "important")
                                    .put(
                                            "output",
                                            "What the program looks like here cannot be read: " + message(failure)
                                                    + "\n")));
                        }
                    }
                });
    }

    /**
     * Ends it: a program that was started ends, one that was attached to goes on. The adapter is asked and given the usual time.
     *
     * @return when it is over
     */
    public CompletionStage<Void> end(boolean terminate) {
        return composed(() -> {
            if (phase instanceof Phase.Over) {
                return CompletableFuture.<Void>completedFuture(null);
            }
            return answers.now("disconnect", JSON.objectNode().put("terminateDebuggee", terminate))
                    .handle((_, failure) -> {
                        over(failure == null ? null : refusal(failure));
                        return null;
                    });
        });
    }

    private void over(@Nullable DebugException failure) {
        if (phase instanceof Phase.Over) {
            return;
        }
        boolean expected = !(phase instanceof Phase.Starting);
        phase = new Phase.Over();
        launch.fail(new DebugException(DebugError.ADAPTER_ENDED, "The debug adapter has ended."));
        DebugException told = failure == null && !expected
                ? new DebugException(DebugError.ADAPTER_ENDED, "The debug adapter has ended before the program began.")
                : failure;
        audience.tell(new DebugNews.Ended(exitCode, told));
        link.close();
    }

    private void requireNotOver() {
        if (phase instanceof Phase.Over) {
            throw new DebugException(DebugError.OVER, "This debug session is over.");
        }
    }

    /** Ends the connection to the adapter, which ends itself then. */
    @Override
    public void close() {
        loop.execute(() -> over(null));
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop);
    }

    private <T> CompletableFuture<T> composed(Supplier<CompletableFuture<T>> task) {
        return CompletableFuture.<Void>completedFuture(null).thenComposeAsync(_ -> task.get(), loop);
    }

    private static DebugException refusal(Throwable failure) {
        return cause(failure) instanceof DebugException refusal
                ? refusal
                : new DebugException(DebugError.REFUSED, message(failure), failure);
    }

    private static String message(Throwable failure) {
        return Objects.requireNonNullElse(
                cause(failure).getMessage(), cause(failure).toString());
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
