package dev.tandem.platform.debug;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.JsonLength;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One debug session. Confined to the session's owner. */
final class DebugPage {
    static final int MOST_EVALUATED = 100;
    static final int MOST_EVALUATED_LENGTH = 256 << 10;
    static final int MOST_STOPS = 500;

    private final RunId run;
    private @Nullable String adapter;
    private @Nullable String adapterName;
    private @Nullable JsonNode capabilities;
    private DebugView.State state = DebugView.State.STARTING;
    private long epoch;
    private @Nullable ParticipantId by;
    private @Nullable String move;
    private @Nullable JsonNode stop;
    private List<BreakpointState> breakpoints = List.of();
    private DebugView.Control control = DebugView.Control.FREE;
    private final Deque<DebugView.Evaluated> evaluated = new ArrayDeque<>();
    private long evaluatedLength;
    private final Deque<StopSummary> stops = new ArrayDeque<>();

    /** One that was asked for and has not begun. */
    DebugPage(RunId run) {
        this.run = run;
    }

    /** What {@link #view} told. */
    DebugPage(DebugView view) {
        this.run = view.run();
        this.adapter = view.adapter();
        this.adapterName = view.adapterName();
        this.capabilities = view.capabilities();
        this.state = view.state();
        this.epoch = view.epoch();
        this.by = view.by();
        this.move = view.move();
        this.stop = view.stop();
        this.breakpoints = view.breakpoints();
        this.control = view.control();
        view.evaluated().forEach(this::keep);
        this.stops.addAll(view.stops());
    }

    DebugView view() {
        return new DebugView(
                run,
                adapter,
                adapterName,
                capabilities,
                state,
                epoch,
                by,
                move,
                stop,
                breakpoints,
                control,
                List.copyOf(evaluated),
                List.copyOf(stops));
    }

    RunId run() {
        return run;
    }

    void apply(LogRecord record, SessionEvent.DebugEvent event) {
        switch (event) {
            case SessionEvent.DebugStarted started -> {
                adapter = started.adapter();
                adapterName = started.adapterName();
                capabilities = started.capabilities();
                // Breakpoints are set before the program runs; and where it is started anew, it stands nowhere any
                // more.
                state = DebugView.State.STARTING;
                stop = null;
            }
            case SessionEvent.DebugMoved moved -> {
                state = DebugView.State.RUNNING;
                epoch = moved.epoch();
                by = moved.by();
                move = moved.move();
                stop = null;
            }
            case SessionEvent.DebugStopped stopped -> {
                state = DebugView.State.STOPPED;
                epoch = stopped.epoch();
                stop = stopped.stop();
                StopSummary summary = StopSummary.of(record, stopped);
                by = summary.by();
                move = summary.move();
                keep(summary);
            }
            case SessionEvent.DebugBreakpoints changed -> breakpoints = changed.breakpoints();
            case SessionEvent.DebugEvaluated done ->
                keep(new DebugView.Evaluated(
                        record.sequence(),
                        record.at(),
                        done.epoch(),
                        done.by(),
                        done.expression(),
                        done.result(),
                        done.error()));
            case SessionEvent.DebugControl changed ->
                control = new DebugView.Control(changed.holder(), changed.asking());
        }
    }

    /** The program is gone. Where it stood last is among the stops. */
    void end() {
        state = DebugView.State.ENDED;
        stop = null;
        control = DebugView.Control.FREE;
    }

    private void keep(StopSummary summary) {
        if (!stops.isEmpty() && stops.getLast().epoch() == summary.epoch()) {
            stops.removeLast();
        }
        stops.addLast(summary);
        if (stops.size() > MOST_STOPS) {
            stops.removeFirst();
        }
    }

    private void keep(DebugView.Evaluated one) {
        evaluated.addLast(one);
        evaluatedLength += length(one);
        while (evaluated.size() > MOST_EVALUATED || (evaluatedLength > MOST_EVALUATED_LENGTH && evaluated.size() > 1)) {
            evaluatedLength -= length(evaluated.removeFirst());
        }
    }

    private static long length(DebugView.Evaluated one) {
        return (long) JsonLength.of(one.expression()) + JsonLength.of(one.result()) + JsonLength.of(one.error());
    }
}
