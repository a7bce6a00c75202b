package dev.tandem.platform.dispatch;

import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.Subscription;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Places sessions on the runners of a platform of one process; {@link SharedDispatcher} does where there are replicas.
 *
 * <p>A session is placed when its first participant comes, so that its sandbox is warm when somebody presses Run, or when a run
 * waits in it; and released when nobody has been there for a while and nothing runs. The sessions of a lost runner wait a moment for
 * it, because a runner that only lost its connection goes on with its runs; then any other takes them. If none does, their going
 * runs are ended here.
 *
 * <p>Threads: everything below the line happens on {@code executor}, one task after the other; tasks may block on the database.
 * Links, presence and timers only hand tasks over.
 */
final class Dispatcher implements RunnerLink.Listener {
    /** How often a runner that is going to end is looked at. */
    static final Duration DRAIN_LOOK = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final SessionDirectory directory;
    private final Presence presence;
    private final RunnerRoster roster;
    private final DispatchConfig config;
    private final Timers timers;
    private final Executor executor;

    // ---- the executor's
    private final List<RunnerLink> links = new ArrayList<>();
    private final Map<SessionId, Placement> placements = new HashMap<>();

    /** @param executor runs tasks in order, one at a time, on threads that may block */
    Dispatcher(
            SessionDirectory directory,
            Presence presence,
            RunnerRoster roster,
            DispatchConfig config,
            Timers timers,
            Executor executor) {
        this.directory = directory;
        this.presence = presence;
        this.roster = roster;
        this.config = config;
        this.timers = timers;
        this.executor = executor;
    }

    /** Starts to listen to who comes and goes, and to runs that wait. */
    @Override
    public void start() {
        presence.onChange(session -> execute(() -> presenceChanged(session)));
        roster.onWaitingRun(session -> execute(() -> runWaits(session)));
    }

    @Override
    public void arrived(RunnerLink link, RunnerStatus status) {
        roster.add(link.id(), status);
        execute(() -> {
            links.add(link);
            placeWaiting();
        });
    }

    @Override
    public void draining(RunnerLink link) {
        roster.remove(link.id());
        execute(() -> drain(link));
    }

    @Override
    public void lost(RunnerLink link) {
        roster.remove(link.id());
        execute(() -> {
            links.remove(link);
            Optional<String> name = link.status().map(RunnerStatus::name).filter(_ -> !link.isDraining());
            for (Placement placement : List.copyOf(placements.values())) {
                if (placement.isOn(link)) {
                    waitForRunner(placement, name);
                }
            }
        });
    }

    private void execute(Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // One session's trouble must not end the dispatching of all others.
                LOG.error("a step of the dispatcher failed", e);
            }
        });
    }

    /** Moves what is idle, now and whenever more of it is. */
    private void drain(RunnerLink link) {
        boolean somethingRuns = false;
        for (Placement placement : List.copyOf(placements.values())) {
            if (placement.isOn(link)) {
                if (LostRuns.goOn(placement.lease().session())) {
                    somethingRuns = true;
                } else {
                    link.send(new ToRunner.Released(placement.session()));
                    placement.unplaced(Optional.empty());
                    place(placement);
                }
            }
        }
        if (somethingRuns) {
            timers.after(DRAIN_LOOK, () -> execute(() -> drain(link)));
        }
    }

    private void presenceChanged(SessionId session) {
        boolean someone = !presence.online(session).isEmpty();
        Placement placement = placements.get(session);
        if (someone && placement == null) {
            open(session).ifPresent(this::place);
        } else if (!someone && placement != null) {
            releaseLater(placement);
        }
    }

    /** A run was requested where nobody may be present: over REST, or before this platform was started again. */
    private void runWaits(SessionId session) {
        if (placements.containsKey(session)) {
            return;
        }
        open(session).ifPresent(placement -> {
            place(placement);
            releaseLater(placement);
        });
    }

    private void releaseLater(Placement placement) {
        timers.after(config.releaseAfter(), () -> execute(() -> releaseIfIdle(placement)));
    }

    private Optional<Placement> open(SessionId session) {
        try {
            SessionLease lease = directory.open(session);
            Placement placement = new Placement(session, lease);
            placements.put(session, placement);
            return Optional.of(placement);
        } catch (Refusal refusal) {
            // It ended or vanished between the message and now.
            LOG.debugf("session %s is not placed: %s", session, refusal.getMessage());
            return Optional.empty();
        }
    }

    private void place(Placement placement) {
        choose(placement).ifPresent(link -> {
            LiveSession session = placement.lease().session();
            Assignment assignment = new Assignment(session, link::send, () -> execute(() -> release(placement)));
            link.put(placement.session(), assignment);
            Subscription subscription =
                    session.subscribe(assignment).toCompletableFuture().join();
            placement.placed(new Placement.OnRunner(link, assignment, subscription));
        });
    }

    private Optional<RunnerLink> choose(Placement placement) {
        return links.stream()
                .filter(link -> link.room().isThere())
                .filter(link -> placement.lostRunner().map(link.name()::equals).orElse(true))
                .max(Comparator.comparing(RunnerLink::room));
    }

    private void placeWaiting() {
        for (Placement placement : List.copyOf(placements.values())) {
            if (placement.runner().isEmpty()) {
                place(placement);
            }
        }
    }

    private void waitForRunner(Placement placement, Optional<String> name) {
        placement.unplaced(name);
        placement.add(timers.after(
                config.reassignAfter(),
                () -> execute(() -> {
                    placement.waitNoLonger();
                    placeWaiting();
                })));
        placement.add(timers.after(config.endRunsAfter(), () -> execute(() -> endLostRuns(placement))));
        place(placement);
    }

    private void endLostRuns(Placement placement) {
        if (placement.runner().isPresent()) {
            return;
        }
        LostRuns.end(placement.lease().session());
    }

    private void releaseIfIdle(Placement placement) {
        SessionId session = placement.session();
        if (!placement.equals(placements.get(session))
                || !presence.online(session).isEmpty()) {
            return;
        }
        if (LostRuns.goOn(placement.lease().session()) || placement.isTerminalUsed()) {
            releaseLater(placement);
        } else {
            LostRuns.releaseTerminals(placement.lease().session());
            release(placement);
        }
    }

    private void release(Placement placement) {
        if (placements.remove(placement.session(), placement)) {
            placement.runner().ifPresent(on -> {
                on.link().send(new ToRunner.Released(placement.session()));
                on.assignment().sandboxEnds();
            });
            placement.unplaced(Optional.empty());
            placement.cancelTimers();
            placement.lease().close();
            placeWaiting();
        }
    }

    /** There is nobody who could take over. */
    @Override
    public void close() {}
}
