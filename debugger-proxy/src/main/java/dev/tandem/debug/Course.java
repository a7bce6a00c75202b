package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the program is, epoch after epoch, and how everybody comes to know of it. Owned by the hub's loop.
 */
final class Course {
    /** So soon nobody looks deeper; whoever holds a key down to step has moved on, and would wait for what is being read. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Audience audience;
    private final References references;
    private final Answers answers;
    private final StopReader reader;
    private final Epoch first;
    private final boolean scopesOfLastFrame;
    private final boolean seesSetValuesLater;
    private final SetValues setValues = new SetValues();
    private final Consumer<Stop> firstSight;
    private ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
    private Phase phase = new Phase.Starting();
    /** How often something has been changed at the present stop. */
    private int changes;
    /** Who moved the program last, for those who came too late. */
    private String lastMove = "the program went on";

    /** @param firstSight is told each stop, once, when it has been read */
    Course(
            Audience audience,
            References references,
            Answers answers,
            Set<Quirk> quirks,
            DebugRules rules,
            Epoch first,
            Consumer<Stop> firstSight) {
        this.audience = audience;
        this.references = references;
        this.answers = answers;
        this.reader = new StopReader(
                new StopReader.Asker() {
                    @Override
                    public CompletableFuture<ObjectNode> ask(Epoch epoch, Question question, ObjectNode arguments) {
                        return Course.this.read(epoch, question, arguments);
                    }

                    @Override
                    public boolean knows(Question question, ObjectNode arguments) {
                        return answers.knows(question.command(), arguments);
                    }
                },
                rules,
                Quirk.code(quirks));
        this.first = first;
        this.scopesOfLastFrame = quirks.contains(Quirk.SCOPES_OF_LAST_FRAME);
        this.seesSetValuesLater = quirks.contains(Quirk.SET_VALUE_SEEN_LATER);
        this.firstSight = firstSight;
    }

    /** The adapter has told what it can do. */
    void begin(ObjectNode told) {
        capabilities = told;
        audience.tell(new DebugNews.Started(told));
    }

    /** {@return whether the adapter has told that it can do this} */
    boolean can(String capability) {
        return told(capability).asBoolean();
    }

    /** {@return what the adapter has told of this; missing if nothing} */
    JsonNode told(String capability) {
        return capabilities.path(capability);
    }

    Phase phase() {
        return phase;
    }

    /** Somebody wants the program to stop; or does not any more, since that failed. */
    void wantPause(Phase.Running running, boolean wanted) {
        if (phase.isRunOf(running.epoch())) {
            phase = new Phase.Running(running.epoch(), running.by(), running.move(), wanted);
        }
    }

    /** The program goes on; in the epoch that comes next. */
    Epoch run(@Nullable Participant by, @Nullable Move move) {
        Epoch epoch = nextEpoch();
        setValues.forget();
        references.forget();
        answers.forget();
        lastMove = by == null || move == null ? "the program went on" : by.name() + " " + move.past();
        phase = new Phase.Running(epoch, by, move, false);
        audience.tell(new DebugNews.Running(epoch, by, move));
        return epoch;
    }

    /** The program stands still; in the epoch that comes next. */
    void stop(int threadId, ObjectNode why) {
        setValues.forget();
        references.forget();
        answers.forget();
        var stopped = new Phase.Stopped(nextEpoch(), threadId, why);
        phase = stopped;
        changes = 0;
        audience.tell(new DebugNews.Stopped(stopped.epoch(), why));
        look(stopped, firstSight);
    }

    /** It is over. */
    void end() {
        phase = new Phase.Over();
    }

    private Epoch nextEpoch() {
        return switch (phase) {
            case Phase.Stopped stopped -> stopped.epoch().next();
            case Phase.Running running -> running.epoch().next();
            case Phase.Starting _, Phase.Over _ -> first;
        };
    }

    /** Something has been changed: reads again what it looks like, and tells it in any case. */
    void changed(Phase.Stopped stopped) {
        changes++;
        look(stopped);
    }

    /** Reads again what it looks like: something may have changed. */
    void look(Phase.Stopped stopped) {
        look(stopped, _ -> {});
    }

    /**
     * Reads what it looks like, for everybody: what they see at once, then the rest, unless the program has been moved by then. If that fails,
     * people see the stop without it, and may ask themselves.
     */
    private void look(Phase.Stopped stopped, Consumer<Stop> seen) {
        CompletableFuture<?> _ = reader.glance(stopped)
                .thenCompose(stop -> {
                    tell(stop, !reader.hasMore());
                    seen.accept(stop);
                    return reader.hasMore()
                            ? answers.after(PAUSE).thenCompose(_ -> reader.whole(stopped))
                            : CompletableFuture.<@Nullable Stop>completedFuture(null);
                })
                .whenComplete((stop, failure) -> {
                    if (!phase.isStopOf(stopped.epoch())) {
                        return;
                    }
                    if (failure != null) {
                        audience.tell(DebugNews.Output.of(
                                "important",
                                "What the program looks like here cannot be read: " + Failures.message(failure)
                                        + "\n"));
                    } else if (stop != null) {
                        tell(stop, true);
                    }
                });
    }

    private void tell(Stop stop, boolean whole) {
        requireStill(stop.epoch());
        audience.tell(new DebugNews.Seen(stop, whole, changes));
    }

    /** Reads something of a stop, with participants' numbers in arguments and answer. Fails if it is not the present one. */
    CompletableFuture<ObjectNode> read(Epoch epoch, Question question, ObjectNode arguments) {
        requireStill(epoch);
        ObjectNode adapters = references.inward(arguments);
        if (!answers.knows(question.command(), arguments)) {
            select(arguments);
        }
        return answers.once(question.command(), arguments, adapters).thenApply(body -> {
            requireStill(epoch);
            return switch (question) {
                case SCOPES ->
                    references.outwardScopes(body, adapters.path("frameId").asInt());
                case VARIABLES ->
                    references.outward(
                            setValues.over(adapters.path("variablesReference").asInt(), body));
                default -> references.outward(body);
            };
        });
    }

    /**
     * A variable was set.
     *
     * @param arguments of the request, in the adapter's numbers
     * @param answer its body, likewise
     */
    void hasSet(ObjectNode arguments, ObjectNode answer) {
        if (seesSetValuesLater) {
            setValues.set(
                    arguments.path("variablesReference").asInt(),
                    arguments.path("name").asText(),
                    answer);
        }
    }

    /** Makes the adapter mean what a participant means by the number of a scope, where it has to be told first. */
    void select(ObjectNode arguments) {
        Integer frame = scopesOfLastFrame ? references.frameOfScope(arguments) : null;
        if (frame != null) {
            CompletableFuture<ObjectNode> _ = answers.now(
                    Question.SCOPES.command(),
                    JsonNodeFactory.instance.objectNode().put("frameId", frame));
        }
    }

    void requireNotOver() {
        if (phase instanceof Phase.Over) {
            throw new DebugException(DebugError.OVER, "This debug session is over.");
        }
    }

    /** Refuses whoever saw another epoch than the present one. */
    void requireSame(Epoch seen, Epoch now) {
        if (!seen.equals(now)) {
            throw new DebugException(
                    DebugError.STALE,
                    "Seen was epoch " + seen.number() + ", now is " + now.number() + ": " + lastMove + ".");
        }
    }

    /** Refuses an answer of an older stop. */
    void requireStill(Epoch epoch) {
        if (!phase.isStopOf(epoch)) {
            throw new DebugException(DebugError.STALE, "While this was asked, " + lastMove + ".");
        }
    }
}
