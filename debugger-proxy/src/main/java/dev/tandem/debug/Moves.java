package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Moves the program for people: one at a time, and whoever saw an older epoch is told who was first. Owned by the hub's loop. */
final class Moves {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Course course;
    private final Answers answers;
    private final References references;
    private final Controls controls;
    private final Breakpoints breakpoints;

    Moves(Course course, Answers answers, References references, Controls controls, Breakpoints breakpoints) {
        this.course = course;
        this.answers = answers;
        this.references = references;
        this.controls = controls;
        this.breakpoints = breakpoints;
    }

    /** {@return when the adapter has taken it} */
    CompletableFuture<Void> move(Participant by, Move move, Epoch seen, ObjectNode arguments) {
        controls.require(by);
        return switch (course.phase()) {
            case Phase.Stopped stopped -> {
                course.requireSame(seen, stopped.epoch());
                yield move == Move.PAUSE
                        ? CompletableFuture.completedFuture(null) // it stands
                        : go(by, move, stopped, arguments);
            }
            case Phase.Running running -> {
                course.requireSame(seen, running.epoch());
                if (move != Move.PAUSE) {
                    throw new DebugException(DebugError.NOT_STOPPED, "The program runs.");
                }
                yield pause(running, arguments);
            }
            case Phase.Starting _ -> throw new DebugException(DebugError.NOT_STOPPED, "The program is being started.");
            case Phase.Over _ -> throw new DebugException(DebugError.OVER, "This debug session is over.");
        };
    }

    /** Lets it run to a line: a breakpoint for this once, which is gone at the next stop, wherever that is. */
    CompletableFuture<Void> runTo(Participant by, Epoch seen, String path, int line) {
        controls.require(by);
        if (!(course.phase() instanceof Phase.Stopped stopped)) {
            throw new DebugException(DebugError.NOT_STOPPED, "The program does not stand.");
        }
        course.requireSame(seen, stopped.epoch());
        return go(by, Move.RUN_TO, stopped, JSON.objectNode(), () -> breakpoints.until(path, line));
    }

    private CompletableFuture<Void> go(Participant by, Move move, Phase.Stopped from, ObjectNode arguments) {
        return go(by, move, from, arguments, () -> CompletableFuture.completedFuture(null));
    }

    /** @param first what the adapter has to be told before it moves the program */
    private CompletableFuture<Void> go(
            Participant by, Move move, Phase.Stopped from, ObjectNode arguments, Supplier<CompletableFuture<?>> first) {
        ObjectNode adapters = references.inward(arguments);
        if (!adapters.has("threadId")) {
            adapters.put("threadId", from.threadId());
        }
        Epoch epoch = course.run(by, move);
        return first.get()
                .thenCompose(_ -> answers.now(move.command(), adapters))
                .handle((_, failure) -> {
                    if (failure != null) {
                        // Nobody has moved: it stands where it stood, in a new epoch, since all were told that it runs.
                        if (course.phase().isRunOf(epoch)
                                && Failures.refusal(failure).error() != DebugError.ADAPTER_ENDED) {
                            course.stop(from.threadId(), from.why());
                        }
                        throw Failures.refusal(failure);
                    }
                    return null;
                });
    }

    /** Goes on from a stop that nobody has seen. */
    CompletableFuture<ObjectNode> goOn(int threadId) {
        return answers.now(Move.CONTINUE.command(), JSON.objectNode().put("threadId", threadId));
    }

    private CompletableFuture<Void> pause(Phase.Running running, ObjectNode arguments) {
        if (running.wantsPause()) {
            return CompletableFuture.completedFuture(null);
        }
        course.wantPause(running, true);
        ObjectNode adapters = references.inward(arguments);
        CompletableFuture<ObjectNode> thread = adapters.has("threadId")
                ? CompletableFuture.completedFuture(adapters)
                : answers.now("threads", JSON.objectNode())
                        .thenApply(body -> adapters.put(
                                "threadId",
                                body.path("threads").path(0).path("id").asInt()))
                        // Some tell no threads while the program runs; they pause all of them, whichever is named.
                        .exceptionally(_ -> adapters.put("threadId", 1));
        return thread.thenCompose(chosen -> answers.now(Move.PAUSE.command(), chosen))
                .handle((_, failure) -> {
                    if (failure != null) {
                        course.wantPause(running, false);
                        throw Failures.refusal(failure);
                    }
                    return null;
                });
    }
}
