package dev.tandem.runner.debugging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.DebugMember;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Participant;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.JsonLength;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.report.RunReport;
import dev.tandem.runner.run.OutputPump;
import dev.tandem.runner.run.RunTotals;
import dev.tandem.runner.run.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what a hub tells. Called on the hub's loop; nothing here blocks.
 *
 * <p>An adapter is as hostile as its program: of what it tells without being asked only so much in a second becomes records, and beyond
 * that debugging ends.
 */
final class DebugReporter implements DebugMember {
    /** How long a stop waits for what it looks like. */
    static final Duration UNREAD = Duration.ofMillis(300);
    /** How often at most it is told what has become of breakpoints: one that only logs is hit a thousand times a second. */
    static final Duration BREAKPOINTS_EVERY = Duration.ofMillis(200);

    private static final int MOST_RECORDS = 400;
    private static final int RECORDS_PER_SECOND = 100;
    private static final int MOST_MESSAGE = 1_000;
    private static final String OVER = "It ended with the start of the program in which it was set.";
    private static final int MOST_EXPRESSION = 10_000;

    private final RunReport report;
    private final Adapter adapter;
    private final OutputPump pump;
    private final RunTotals totals;
    private final WantedBreakpoints wanted;
    private final Scheduler scheduler;
    private final Limits limits;
    private final ProgramClock clock;
    private final LongSupplier nanoTime;
    private final CompletableFuture<DebugNews.Ended> ended = new CompletableFuture<>();

    // ---- guarded by this
    private long epoch;
    private @Nullable String by;
    private @Nullable String move;
    private @Nullable JsonNode told;
    private @Nullable String pausedBy;
    private List<BreakpointState> breakpoints = List.of();
    private boolean breakpointsPlanned;
    private double recordsLeft = MOST_RECORDS;
    private long lastRecord;
    private boolean tooMuch;

    /** What people know of the adapter. */
    record Adapter(String id, String name) {}

    /** Who sees to it that a program does not print or run for ever, and that nobody keeps the controls. Must not block. */
    interface Limits {
        /** It has printed more. */
        void printed();

        /** It runs from now on, or stands. */
        void changed();

        /** Who alone may move it now; null: everyone. */
        void held(@Nullable ParticipantId holder);

        /** It tells more than anybody could follow. */
        void tellsTooMuch();
    }

    DebugReporter(
            RunReport report,
            Adapter adapter,
            OutputPump pump,
            RunTotals totals,
            WantedBreakpoints wanted,
            Scheduler scheduler,
            Limits limits,
            ProgramClock clock,
            LongSupplier nanoTime) {
        this.report = report;
        this.adapter = adapter;
        this.pump = pump;
        this.totals = totals;
        this.wanted = wanted;
        this.scheduler = scheduler;
        this.limits = limits;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.lastRecord = nanoTime.getAsLong();
    }

    /** {@return completed when the hub says that it is over} */
    CompletableFuture<DebugNews.Ended> ended() {
        return ended;
    }

    /** {@return the epoch of the last stop or move; 0 before the first} */
    synchronized long epoch() {
        return epoch;
    }

    /** Somebody has asked the program to stop: where it does, they brought it. */
    synchronized void pausing(ParticipantId participant) {
        pausedBy = participant.toString();
    }

    @Override
    public void tell(DebugNews news) {
        switch (news) {
            case DebugNews.Started(ObjectNode capabilities) -> {
                record(new SessionEvent.DebugStarted(run(), adapter.id(), adapter.name(), bounded(capabilities)));
                if (!wanted.over().isEmpty()) {
                    changed(List.of());
                }
            }
            case DebugNews.Running running -> running(running);
            case DebugNews.Stopped stopped -> stopped(stopped);
            case DebugNews.Seen seen -> seen(seen);
            case DebugNews.Output(ObjectNode body) -> output(body);
            case DebugNews.Breakpoints(var all) -> changed(all);
            case DebugNews.Control control -> {
                limits.held(control.holder() == null ? null : id(control.holder()));
                record(new SessionEvent.DebugControl(
                        run(),
                        control.holder() == null ? null : id(control.holder()),
                        control.asking().stream().map(DebugReporter::id).toList()));
            }
            case DebugNews.Told _ -> {}
            case DebugNews.Ended end -> {
                tellBreakpoints();
                clock.stand();
                ended.complete(end);
            }
        }
    }

    private RunId run() {
        return report.run();
    }

    private static ParticipantId id(Participant participant) {
        return ParticipantId.parse(participant.id());
    }

    private static JsonNode bounded(ObjectNode capabilities) {
        return JsonLength.of(capabilities) <= JsonLength.MOST / 4
                ? capabilities
                : JsonNodeFactory.instance.objectNode();
    }

    private synchronized void running(DebugNews.Running running) {
        epoch = running.epoch().number();
        Participant who = running.by();
        by = who == null ? null : who.id();
        move = Moves.name(running.move());
        told = null;
        pausedBy = null;
        clock.run();
        limits.changed();
        record(new SessionEvent.DebugMoved(run(), epoch, who == null ? null : id(who), move));
    }

    private synchronized void stopped(DebugNews.Stopped stopped) {
        epoch = stopped.epoch().number();
        told = null;
        if (pausedBy != null && stopped.why().path("reason").asText().equals("pause")) {
            by = pausedBy;
            move = "pause";
        }
        pausedBy = null;
        clock.stand();
        limits.changed();
        long now = epoch;
        scheduler.after(UNREAD, () -> unread(now, stopped.why()));
    }

    /** What it looks like takes too long, or cannot be read: that it stands is told without. */
    private synchronized void unread(long then, ObjectNode why) {
        if (epoch == then && told == null && !ended.isDone()) {
            told = new StopJson(wanted.files()).unread(why, by, move);
            record(new SessionEvent.DebugStopped(run(), epoch, told));
        }
    }

    private synchronized void seen(DebugNews.Seen seen) {
        ObjectNode now = new StopJson(wanted.files()).of(seen.stop(), seen.changes(), by, move);
        if (seen.stop().epoch().number() == epoch && !now.equals(told)) {
            told = now;
            record(new SessionEvent.DebugStopped(run(), epoch, now));
        }
    }

    private void output(ObjectNode body) {
        OutputStream stream = switch (body.path("category").asText("console")) {
            case "telemetry" -> null;
            case "stdout" -> OutputStream.STDOUT;
            case "stderr" -> OutputStream.STDERR;
            default -> OutputStream.DEBUGGER; // "console", "important", and what adapters make of them
        };
        byte[] bytes = body.path("output").asText().getBytes(StandardCharsets.UTF_8);
        if (stream != null && bytes.length > 0) {
            totals.addOutput(bytes.length);
            limits.printed();
            pump.accept(stream, bytes, bytes.length);
        }
    }

    private synchronized void changed(List<dev.tandem.debug.BreakpointState> all) {
        breakpoints = Stream.concat(
                        all.stream().map(DebugReporter::state),
                        wanted.over().stream().map(id -> new BreakpointState(id, false, null, OVER, 0)))
                .toList();
        if (!breakpointsPlanned) {
            breakpointsPlanned = true;
            scheduler.after(BREAKPOINTS_EVERY, this::tellBreakpoints);
        }
    }

    private synchronized void tellBreakpoints() {
        if (breakpointsPlanned) {
            breakpointsPlanned = false;
            record(new SessionEvent.DebugBreakpoints(run(), breakpoints));
        }
    }

    private static BreakpointState state(dev.tandem.debug.BreakpointState state) {
        String message = state.message();
        return new BreakpointState(
                state.id(),
                state.verified(),
                state.line(),
                message == null || message.length() <= MOST_MESSAGE ? message : message.substring(0, MOST_MESSAGE),
                state.hits());
    }

    /** What is printed comes before what is told after it. */
    private synchronized void record(SessionEvent.DebugEvent event) {
        long now = nanoTime.getAsLong();
        double seconds = (now - lastRecord) / 1e9;
        recordsLeft = Math.min(MOST_RECORDS, recordsLeft + seconds * RECORDS_PER_SECOND) - 1;
        lastRecord = now;
        if (recordsLeft < 0) {
            if (!tooMuch) {
                tooMuch = true;
                limits.tellsTooMuch();
            }
            return;
        }
        pump.flush();
        report.debug(event);
    }

    /** Somebody had something evaluated in the console that all share. */
    void evaluated(Epoch seen, ParticipantId by, String expression, Answers.Told told) {
        String shown =
                expression.length() <= MOST_EXPRESSION ? expression : expression.substring(0, MOST_EXPRESSION) + "…";
        record(new SessionEvent.DebugEvaluated(run(), seen.number(), by, shown, told.body(), told.message()));
    }
}
