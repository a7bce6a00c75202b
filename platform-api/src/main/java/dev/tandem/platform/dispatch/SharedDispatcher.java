package dev.tandem.platform.dispatch;

import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.replica.CommonMessage;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.Subscription;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.RunnerId;
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
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Places sessions where there are replicas: a session opened at one gets its sandbox from a runner that is connected to another.
 *
 * <p>The database decides ({@link Claims}): a replica where somebody is, or where a run waits, says that a sandbox is wanted; one that
 * has a runner claims the session, opens it and follows its log like anyone who has it open. Messages only make that fast. Every
 * second each replica says that it lives, looks for sessions to be had, and whether those that it holds are still its own: after a
 * pause of this process, or of its network, they may have been given to another.
 *
 * <p>Threads: everything below the line happens on {@code executor}, one task after the other; tasks may block on the database.
 */
final class SharedDispatcher implements RunnerLink.Listener, Replicas.Listener {
    static final Duration TICK = Duration.ofSeconds(1);
    /** How long a session is left to a replica that has more room for it. */
    static final Duration COURTESY = Duration.ofMillis(150);

    /** After so many ticks the sessions in which somebody is are wanted anew. */
    private static final int WANT_TICKS = 30;

    private static final Logger LOG = Logger.getLogger(SharedDispatcher.class);

    private final SessionDirectory directory;
    private final Presence presence;
    private final RunnerRoster roster;
    private final Claims claims;
    private final Replicas replicas;
    private final DispatchConfig config;
    private final Timers timers;
    private final Executor executor;
    private final AtomicBoolean tickWaits = new AtomicBoolean();

    // ---- the executor's
    private final List<RunnerLink> links = new ArrayList<>();
    private final Map<SessionId, Held> held = new HashMap<>();
    private Room roomElsewhere = Room.NONE;
    private int ticks;
    private boolean closed;

    /** A session on a runner of ours, by a claim. */
    private record Held(Placement placement, long claim) {}

    /** @param executor runs tasks in order, one at a time, on threads that may block */
    SharedDispatcher(
            SessionDirectory directory,
            Presence presence,
            RunnerRoster roster,
            Claims claims,
            Replicas replicas,
            DispatchConfig config,
            Timers timers,
            Executor executor) {
        this.directory = directory;
        this.presence = presence;
        this.roster = roster;
        this.claims = claims;
        this.replicas = replicas;
        this.config = config;
        this.timers = timers;
        this.executor = executor;
    }

    @Override
    public void start() {
        presence.onChange(session -> execute(() -> presenceChanged(session)));
        roster.onWaitingRun(session -> execute(() -> want(session)));
        replicas.listen(this);
        timers.every(TICK, this::tickSoon);
    }

    @Override
    public void arrived(RunnerLink link, RunnerStatus status) {
        roster.add(link.id(), status);
        execute(() -> links.add(link));
        tickSoon();
        replicas.tellAll(new CommonMessage.RunnersChanged());
    }

    @Override
    public void draining(RunnerLink link) {
        roster.remove(link.id());
        execute(() -> drain(link));
        replicas.tellAll(new CommonMessage.RunnersChanged());
    }

    @Override
    public void lost(RunnerLink link) {
        roster.remove(link.id());
        execute(() -> {
            links.remove(link);
            for (Held each : List.copyOf(held.values())) {
                if (each.placement().isOn(link)) {
                    drop(each);
                    claims.lost(each.placement().session());
                }
            }
        });
        tickSoon();
        replicas.tellAll(new CommonMessage.RunnersChanged());
    }

    @Override
    public void heard(ReplicaId from, CommonMessage message) {
        switch (message) {
            case CommonMessage.SandboxWanted(SessionId session) -> execute(() -> consider(session));
            case CommonMessage.RunnersChanged _ -> tickSoon();
            case CommonMessage.Alive _,
                    CommonMessage.Hello _,
                    CommonMessage.Bye _,
                    CommonMessage.Online _,
                    CommonMessage.AllOnline _ -> {}
        }
    }

    private void execute(Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (StorageException e) {
                LOG.debug("the database does not answer; what was to be done is done at the next look", e);
            } catch (RuntimeException e) {
                // One session's trouble must not end the dispatching of all others.
                LOG.error("PLATFORM-01 a step of the dispatcher failed", e);
            }
        });
    }

    /** Gives up what is idle, for any runner of any replica. */
    private void drain(RunnerLink link) {
        for (Held each : List.copyOf(held.values())) {
            SessionId session = each.placement().session();
            if (each.placement().isOn(link)
                    && !LostRuns.goOn(each.placement().lease().session())) {
                release(each);
                claims.giveUp(session);
                consider(session);
                if (!held.containsKey(session)) {
                    replicas.tellAll(new CommonMessage.SandboxWanted(session));
                }
            }
        }
    }

    private void presenceChanged(SessionId session) {
        if (presence.online(session).isEmpty()) {
            releaseLater(session);
        } else if (presence.present().contains(session)) {
            want(session);
        }
    }

    /** Somebody is there, or a run waits: over REST, or from before a restart. */
    private void want(SessionId session) {
        if (held.containsKey(session)) {
            return;
        }
        claims.want(Set.of(session));
        consider(session);
        if (!held.containsKey(session)) {
            replicas.tellAll(new CommonMessage.SandboxWanted(session));
        }
    }

    /** Takes a session if that is ours to do; where another replica has clearly more room, that one goes first. */
    private void consider(SessionId session) {
        Room here = links.stream()
                .map(RunnerLink::room)
                .max(Comparator.naturalOrder())
                .orElse(Room.NONE);
        if (roomElsewhere.isClearlyMoreThan(here)) {
            timers.after(COURTESY, () -> execute(() -> take(session)));
        } else {
            take(session);
        }
    }

    private void take(SessionId session) {
        if (closed || held.containsKey(session)) {
            return;
        }
        List<RunnerLink> free = links.stream()
                .filter(link -> link.room().isThere())
                .sorted(Comparator.comparing(RunnerLink::room).reversed())
                .toList();
        for (RunnerLink link : free) { // the session may wait for one of them
            long claim = claims.claim(session, link.name());
            if (claim > 0) {
                open(session).ifPresent(placement -> place(placement, claim, link));
                return;
            }
        }
    }

    private Optional<Placement> open(SessionId session) {
        try {
            SessionLease lease = directory.open(session);
            return Optional.of(new Placement(session, lease));
        } catch (Refusal refusal) {
            LOG.debugf("session %s is not placed: %s", session, refusal.getMessage());
            claims.remove(session);
            return Optional.empty();
        }
    }

    private void place(Placement placement, long claim, RunnerLink link) {
        SessionId session = placement.session();
        LiveSession live = placement.lease().session();
        Assignment assignment = new Assignment(live, link::send, () -> execute(() -> ended(session)));
        link.put(session, assignment);
        Subscription subscription =
                live.subscribe(assignment).toCompletableFuture().join();
        placement.placed(new Placement.OnRunner(link, assignment, subscription));
        held.put(session, new Held(placement, claim));
        if (presence.online(session).isEmpty()) {
            releaseLater(session);
        }
    }

    private void releaseLater(SessionId session) {
        Held now = held.get(session);
        if (now != null) {
            timers.after(config.releaseAfter(), () -> execute(() -> releaseIfIdle(session, now)));
        }
    }

    private void releaseIfIdle(SessionId session, Held then) {
        if (!then.equals(held.get(session)) || !presence.online(session).isEmpty()) {
            return;
        }
        LiveSession live = then.placement().lease().session();
        boolean used = LostRuns.goOn(live) || then.placement().isTerminalUsed();
        if (!used && claims.release(session)) {
            LostRuns.releaseTerminals(live);
            then.placement().runner().ifPresent(on -> on.assignment().sandboxEnds());
            release(then);
        } else {
            releaseLater(session);
        }
    }

    private void ended(SessionId session) {
        Held now = held.get(session);
        if (now != null) {
            claims.remove(session);
            release(now);
        }
    }

    private void release(Held gone) {
        gone.placement()
                .runner()
                .ifPresent(on ->
                        on.link().send(new ToRunner.Released(gone.placement().session())));
        drop(gone);
    }

    private void drop(Held gone) {
        held.remove(gone.placement().session(), gone);
        gone.placement().unplaced(Optional.empty());
        gone.placement().lease().close();
    }

    /** One look at a time waits, however often it is asked for. */
    private void tickSoon() {
        if (tickWaits.compareAndSet(false, true)) {
            execute(() -> {
                tickWaits.set(false);
                tick();
            });
        }
    }

    private void tick() {
        if (closed) {
            return;
        }
        List<Claims.Offer> elsewhere = claims.exchange(offers());
        roster.elsewhere(elsewhere.stream().map(Claims.Offer::status).toList());
        roomElsewhere = elsewhere.stream()
                .map(Claims.Offer::room)
                .max(Comparator.naturalOrder())
                .orElse(Room.NONE);
        if (ticks++ % WANT_TICKS == 0) {
            claims.want(presence.present());
        }
        verify(claims.ours());
        List<String> runners = links.stream()
                .filter(link -> link.room().isThere())
                .map(RunnerLink::name)
                .toList();
        if (!runners.isEmpty()) {
            claims.free(runners).forEach(this::consider);
        }
        claims.overdue().forEach(this::endRuns);
        links.stream().filter(RunnerLink::isDraining).forEach(this::drain);
    }

    private Map<RunnerId, Claims.Offer> offers() {
        Map<RunnerId, Claims.Offer> offers = new HashMap<>();
        for (RunnerLink link : links) {
            link.status()
                    .filter(_ -> !link.isDraining())
                    .ifPresent(status -> offers.put(link.id(), new Claims.Offer(status, link.room())));
        }
        return offers;
    }

    /** Lets go of what is ours no more, and gives back what is ours by the rows alone. */
    private void verify(Map<SessionId, Long> ours) {
        for (Held each : List.copyOf(held.values())) {
            Long claim = ours.get(each.placement().session());
            if (claim == null || claim != each.claim()) {
                LOG.warnf(
                        "session %s was placed by another replica meanwhile",
                        each.placement().session());
                release(each);
            }
        }
        ours.keySet().stream().filter(session -> !held.containsKey(session)).forEach(claims::lost);
    }

    private void endRuns(SessionId session) {
        try (SessionLease lease = directory.open(session)) {
            LostRuns.end(lease.session());
        } catch (Refusal refusal) {
            LOG.debugf("session %s has no runs to be ended: %s", session, refusal.getMessage());
        }
    }

    @Override
    public void close() {
        execute(() -> {
            closed = true;
            List.copyOf(held.values()).forEach(this::drop);
            claims.close();
            List.copyOf(links).forEach(RunnerLink::close);
        });
    }
}
