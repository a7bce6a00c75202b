package dev.tandem.platform.run;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.UnfinishedRun;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a session as its log tells them. Keeps the newest output of the newest run; older output is read from the log.
 * Confined to the session's owner.
 */
public final class RunBook {
    /** How much of the newest run's output is kept here, in bytes. */
    public static final int KEPT_OUTPUT_BYTES = 256 << 10;

    private final Map<RunId, Run> runs = new LinkedHashMap<>();
    private final Deque<RunView.Chunk> output = new ArrayDeque<>();
    private long outputBytes;
    private final KeptTests tests = new KeptTests();
    private @Nullable GoingRun going;
    private final List<LogRecord> controls = new ArrayList<>();

    /**
     * A run and where its records lie in the log.
     *
     * @param last its last record so far
     */
    public record Run(RunView view, long first, long last) {}

    /**
     * Everything this book holds, to be stored and read again.
     *
     * @param tests null if it was stored before there were any
     */
    public record Stored(
            List<Run> runs,
            List<RunView.Chunk> output,
            @Nullable GoingRun going,
            long reported,
            List<LogRecord> controls,
            @Nullable List<TestCase> tests) {}

    /** No runs yet. */
    public RunBook() {}

    /** What {@link #stored} told. */
    public RunBook(Stored stored) {
        stored.runs().forEach(run -> runs.put(run.view().id(), run));
        stored.output().forEach(this::keep);
        going = stored.going() == null ? null : stored.going().withReported(stored.reported());
        controls.addAll(stored.controls());
        if (stored.tests() != null) {
            tests.addAll(stored.tests());
        }
    }

    public Stored stored() {
        long reported = going == null ? 0 : going.reported();
        return new Stored(
                List.copyOf(runs.values()), List.copyOf(output), going, reported, List.copyOf(controls), tests.list());
    }

    /** {@return the run that has not ended; null if there is none} */
    public @Nullable GoingRun going() {
        return going;
    }

    public Optional<Run> find(RunId run) {
        return Optional.ofNullable(runs.get(run));
    }

    /** {@return the newest runs, newest first; the very newest with its kept output and tests, the others without} */
    public List<RunView> newest(int count) {
        List<RunView> views = new ArrayList<>();
        for (Run run : List.copyOf(runs.values()).reversed()) {
            if (views.size() == count) {
                break;
            }
            views.add(views.isEmpty() ? run.view().withOutput(List.copyOf(output), tests.list()) : run.view());
        }
        return views;
    }

    /** {@return the runs that were requested after a moment, oldest first, without output} */
    List<RunView> since(Instant moment) {
        return List.copyOf(runs.values()).reversed().stream()
                .map(Run::view)
                .takeWhile(run -> run.requestedAt().isAfter(moment))
                .toList()
                .reversed();
    }

    /** {@return the run that a runner has to go on with or to start} */
    public List<UnfinishedRun> unfinished() {
        if (going == null) {
            return List.of();
        }
        RunView view = Objects.requireNonNull(runs.get(going.run()), "the going run is in the book")
                .view();
        return List.of(new UnfinishedRun(
                view.id(),
                view.language(),
                view.entry(),
                going.options(),
                going.goal(),
                going.debug(),
                view.requestedBy(),
                going.reported(),
                controls));
    }

    /** Takes in a committed record; others than those of runs are passed over. */
    public void apply(LogRecord record) {
        switch (record.event()) {
            case SessionEvent.RunRequested requested -> open(record, requested);
            case SessionEvent.RunStarted started -> change(record, started.run(), view -> started(view, started));
            case SessionEvent.RunOutput printed -> {
                change(record, printed.run(), view -> view);
                keep(chunk(record, printed));
            }
            case SessionEvent.TestsReported report -> {
                change(record, report.run(), view -> view.withCounts(report.total()));
                tests.addAll(report.tests());
            }
            case SessionEvent.DebugEvent about -> change(record, about.run(), view -> view);
            case SessionEvent.RunInput typed -> {
                controls.add(record);
                change(record, typed.run(), view -> view);
                keep(chunk(record, typed));
            }
            case SessionEvent.RunInputClosed closed -> {
                controls.add(record);
                change(record, closed.run(), RunView::withInputClosed);
            }
            case SessionEvent.RunStopRequested stop -> {
                controls.add(record);
                change(record, stop.run(), view -> view.withStop(record.author()));
            }
            case SessionEvent.RunEnded ended -> {
                change(record, ended.run(), view -> ended(view, ended));
                controls.clear();
            }
            case SessionEvent.SessionCreated _,
                    SessionEvent.SessionRenamed _,
                    SessionEvent.NetworkSwitched _,
                    SessionEvent.SessionEnded _,
                    SessionEvent.DocumentUpdated _,
                    SessionEvent.BlobPut _,
                    SessionEvent.TreeChanged _,
                    SessionEvent.ParticipantJoined _,
                    SessionEvent.ParticipantRemoved _,
                    SessionEvent.RoleChanged _,
                    SessionEvent.VersionMade _,
                    SessionEvent.VersionNamed _,
                    SessionEvent.TerminalEvent _,
                    SessionEvent.PortsChanged _,
                    SessionEvent.DiskOnlyChanged _ -> {}
        }
        going = GoingRun.after(going, record.event());
    }

    /** {@return a chunk of output from its record; empty if the record is not one of {@code run}} */
    public static Optional<RunView.Chunk> chunk(LogRecord record, RunId run) {
        if (record.event() instanceof SessionEvent.RunOutput printed
                && printed.run().equals(run)) {
            return Optional.of(chunk(record, printed));
        }
        if (record.event() instanceof SessionEvent.RunInput typed && typed.run().equals(run)) {
            return Optional.of(chunk(record, typed));
        }
        return Optional.empty();
    }

    private void open(LogRecord record, SessionEvent.RunRequested requested) {
        output.clear();
        outputBytes = 0;
        tests.clear();
        controls.clear();
        RunOptions options = requested.options();
        RunView view = new RunView(
                requested.run(),
                requested.entry(),
                requested.language(),
                options == null ? null : options.configuration(),
                requested.goal(),
                record.author(),
                record.at(),
                List.of(),
                RunView.State.QUEUED,
                GoingRun.requested(requested).inputClosed(),
                null,
                null,
                requested.goal() == RunGoal.TESTS ? TestCounts.NONE : null,
                null,
                null);
        runs.put(requested.run(), new Run(view, record.sequence(), record.sequence()));
    }

    private void change(LogRecord record, RunId id, UnaryOperator<RunView> change) {
        runs.computeIfPresent(id, (_, run) -> new Run(change.apply(run.view()), run.first(), record.sequence()));
    }

    private static RunView started(RunView view, SessionEvent.RunStarted started) {
        List<RunView.Step> steps = new ArrayList<>(view.steps());
        steps.add(new RunView.Step(started.step(), started.command()));
        return view.with(steps, RunView.State.RUNNING, null);
    }

    private static RunView ended(RunView view, SessionEvent.RunEnded ended) {
        RunView.End end = new RunView.End(
                ended.reason(),
                ended.exitCode(),
                ended.wallMillis(),
                ended.cpuMillis(),
                ended.peakMemoryBytes(),
                ended.detail(),
                ended.signal());
        return view.with(view.steps(), RunView.State.ENDED, end);
    }

    private static RunView.Chunk chunk(LogRecord record, SessionEvent.RunOutput printed) {
        RunView.ChunkKind kind = switch (printed.stream()) {
            case STDOUT -> RunView.ChunkKind.STDOUT;
            case STDERR -> RunView.ChunkKind.STDERR;
            case DEBUGGER -> RunView.ChunkKind.DEBUGGER;
        };
        return new RunView.Chunk(record.sequence(), kind, null, printed.bytes());
    }

    private static RunView.Chunk chunk(LogRecord record, SessionEvent.RunInput typed) {
        return new RunView.Chunk(record.sequence(), RunView.ChunkKind.INPUT, record.author(), typed.bytes());
    }

    private void keep(RunView.Chunk chunk) {
        output.add(chunk);
        outputBytes += chunk.bytes().length;
        while (outputBytes > KEPT_OUTPUT_BYTES && output.size() > 1) {
            outputBytes -= output.removeFirst().bytes().length;
        }
    }
}
