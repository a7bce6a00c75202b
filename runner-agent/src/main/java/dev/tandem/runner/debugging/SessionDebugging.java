package dev.tandem.runner.debugging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.dap.Wire;
import dev.tandem.debug.peer.DapPeer;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.SharedDocuments;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.report.RunReport;
import dev.tandem.runner.run.Execution;
import dev.tandem.runner.run.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Debugging in one session: its document of breakpoints, and the run that is debugged. Confined to the session's thread, but for {@link #ask} and
 * {@link #seat}.
 */
public final class SessionDebugging {
    /** How long breakpoints wait for what is typed meanwhile. */
    static final Duration SETTLING = Duration.ofMillis(50);
    /** Who has the controls and did nothing for so long is not asked when somebody else wants them. */
    static final Duration ABSENT = Duration.ofSeconds(60);

    /** How long a move waits for what whoever makes it may have seen; then it is made all the same. */
    static final Duration CATCHING_UP = Duration.ofSeconds(2);

    private final DebugSettings settings = new DebugSettings();
    private final SourceFiles files;
    private final Scheduler scheduler;
    private final Executor thread;
    private final Controllers controllers;
    /** Moves that wait for a position of the log. */
    private final List<Waiting> waiting = new ArrayList<>();

    // ---- written by the session's thread alone
    private volatile boolean planned;
    /** Of the log, up to which all is known here. */
    private volatile long position;
    /** Done when adapters have been told where programs are to stop. */
    private volatile CompletableFuture<Void> telling = CompletableFuture.completedFuture(null);

    private volatile @Nullable DebugRun going;

    /** @param done completed by the session's thread when the log is known up to there, or else when it has taken too long */
    private record Waiting(long position, CompletableFuture<Void> done) {}

    /**
     * @param thread the session's own
     */
    public SessionDebugging(SourceFiles files, Scheduler scheduler, Executor thread, LongSupplier nanoTime) {
        this.files = files;
        this.scheduler = scheduler;
        this.thread = thread;
        this.controllers = new Controllers(nanoTime);
    }

    /** The session is placed here. */
    public void load(SessionSnapshot snapshot) {
        settings.load(snapshot.documents().get(SharedDocuments.DEBUG_SETTINGS));
        changed();
    }

    /** Something happened in the session that may be about debugging. */
    public void happened(SessionEvent event) {
        switch (event) {
            case SessionEvent.DocumentUpdated(var document, var update) -> {
                if (document.equals(SharedDocuments.DEBUG_SETTINGS)) {
                    settings.update(update);
                }
                changed();
            }
            case SessionEvent.TreeChanged _ -> changed();
            case SessionEvent.ParticipantRemoved(var participant) -> gone(participant);
            default -> {} // nothing else moves a line or a person
        }
    }

    /** All of the log up to here was told by {@link #load} or {@link #happened}. */
    public void caughtUp(long sequence) {
        position = Math.max(position, sequence);
        List<Waiting> reached =
                waiting.stream().filter(it -> it.position() <= position).toList();
        waiting.removeIf(it -> it.position() <= position || it.done().isDone());
        if (!reached.isEmpty()) {
            // What is typed meanwhile is none of theirs.
            follow();
            var _ = telling.whenComplete(
                    (_, _) -> reached.forEach(it -> it.done().complete(null)));
        }
    }

    /**
     * {@return done when the program may be moved for somebody who has seen the log up to a record} They may have taken a breakpoint away a moment ago,
     * and what they ask comes on a shorter way than the document. Any thread.
     */
    private CompletionStage<Void> known(long sequence) {
        if (position >= sequence && !planned && telling.isDone()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> known = new CompletableFuture<>();
        thread.execute(() -> {
            waiting.add(new Waiting(sequence, known));
            caughtUp(0);
        });
        scheduler.after(CATCHING_UP, () -> known.complete(null));
        return known;
    }

    private void gone(ParticipantId participant) {
        DebugRun now = going;
        if (now != null) {
            now.gone(controllers.participant(participant));
        }
    }

    private void changed() {
        if (going != null && !planned) {
            planned = true;
            scheduler.after(SETTLING, () -> thread.execute(this::follow));
        }
    }

    private void follow() {
        if (!planned) {
            return; // somebody could not wait for it
        }
        DebugRun now = going;
        if (now != null) {
            CompletableFuture<Void> told = now.follow(settings, files);
            telling = telling.isDone() ? told : CompletableFuture.allOf(telling, told);
        }
        // Last: whoever sees that nothing is planned sees what is told.
        planned = false;
    }

    /** {@return the run that is debugged from now on} */
    public Execution begin(DebugPlan plan, DebugRun.Surroundings around, RunReport report) {
        DebugRun run = new DebugRun(
                plan,
                around,
                report,
                new WantedBreakpoints(
                        report.run(),
                        BreakpointRequests.of(
                                settings, files, report.run(), plan.adapter().id()),
                        files.paths()),
                controllers);
        controllers.held(null);
        going = run;
        return run;
    }

    /** A run is over. */
    public void ended(SessionEvent.RunEnded end) {
        DebugRun now = going;
        if (now != null && now.run().equals(end.run())) {
            going = null;
        }
    }

    /**
     * {@return somebody's debugger in the debug session that goes on; null if there is none} Any thread; blocks while the program is started, or started
     * anew, no longer than {@link DebugSeat#PATIENCE}.
     *
     * @param mayMove whether they may do more than look, at any moment
     */
    public @Nullable DapPeer seat(DebugSeat who, Wire wire, BooleanSupplier mayMove) throws InterruptedException {
        DebugRun run = going;
        DebugRun.Debuggee now = run == null ? null : run.awaitDebuggee(DebugSeat.PATIENCE);
        return run == null || now == null
                ? null
                : DapPeer.greeted(
                        wire,
                        now.session(),
                        controllers.active(who.participant(), who.name()),
                        new OutsideSeat(who, mayMove, controllers, run, now.reporter()));
    }

    /**
     * Somebody asks something. Any thread.
     *
     * @param answer takes the answer, on any thread; must not block
     */
    public void ask(ToRunner.DebugAsk ask, Consumer<FromRunner.DebugAnswer> answer) {
        CompletionStage<JsonNode> body;
        try {
            body = answered(ask);
        } catch (RuntimeException e) {
            answer.accept(Answers.of(ask, null, e));
            return;
        }
        var _ = body.whenComplete((given, failure) -> answer.accept(Answers.of(ask, given, failure)));
    }

    private CompletionStage<JsonNode> answered(ToRunner.DebugAsk asked) {
        DebugRun run = going;
        if (run == null || !run.run().equals(asked.run())) {
            throw AskException.over();
        }
        Ask ask = Ask.of(asked.ask());
        Participant by = controllers.active(asked.participant(), asked.name());
        if (ask instanceof Ask.Restart) {
            controllers.requireFree(asked.participant());
            return done(known(asked.after()).thenAccept(_ -> run.restart()));
        }
        DebugRun.Debuggee now = run.debuggee().orElseThrow(DebugRun::notYet);
        return switch (ask) {
            case Ask.Step step -> {
                if (step.move() == Move.PAUSE) {
                    now.reporter().pausing(asked.participant());
                    yield done(now.session().move(by, step.move(), step.seen(), step.arguments()));
                }
                yield done(known(asked.after())
                        .thenCompose(_ -> now.session().move(by, step.move(), step.seen(), step.arguments())));
            }
            case Ask.RunTo to -> {
                String path = run.path(to.entry()).orElseThrow(() -> AskException.malformed("there is no such file"));
                yield done(known(asked.after()).thenCompose(_ -> now.session().runTo(by, to.seen(), path, to.line())));
            }
            case Ask.Controls controls -> {
                CompletionStage<Void> free = controls.control() == dev.tandem.debug.Control.ASK
                        ? controllers.freeAbsent(now.session())
                        : CompletableFuture.completedFuture(null);
                yield done(free.thenCompose(_ -> now.session().control(by, controls.control(), to(controls))));
            }
            case Ask.Question question -> question(asked, now, question);
            case Ask.Restart _ -> throw new IllegalStateException("restarted before");
        };
    }

    private @Nullable Participant to(Ask.Controls controls) {
        return controls.to() == null ? null : controllers.participant(controls.to());
    }

    private static CompletionStage<JsonNode> done(CompletionStage<Void> stage) {
        return stage.thenApply(_ -> JsonNodeFactory.instance.objectNode());
    }

    private static CompletionStage<JsonNode> question(
            ToRunner.DebugAsk asked, DebugRun.Debuggee now, Ask.Question question) {
        CompletionStage<ObjectNode> answer =
                now.session().ask(question.command(), question.arguments(), question.seen());
        if (!question.isForConsole()) {
            return answer.thenApply(body -> (JsonNode) body);
        }
        return answer.handle((body, failure) -> {
            Answers.Told told = Answers.told(body, failure);
            now.reporter().evaluated(question.seen(), asked.participant(), question.expression(), told);
            if (told.body() == null) {
                throw new AskException(String.valueOf(told.code()), String.valueOf(told.message()));
            }
            return told.body();
        });
    }
}
