package dev.tandem.platform.dispatch;

import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.Subscription;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the dispatcher knows of one session that somebody is in, or was in a short while ago. Confined to the dispatcher. */
final class Placement {
    /** On a runner. */
    record OnRunner(RunnerLink link, Assignment assignment, Subscription subscription) {}

    private final SessionId session;
    private final SessionLease lease;
    private final List<Timers.Pending> timers = new ArrayList<>();
    private Optional<OnRunner> runner = Optional.empty();
    private Optional<String> lostRunner = Optional.empty();
    private long terminalUse = -1;

    Placement(SessionId session, SessionLease lease) {
        this.session = session;
        this.lease = lease;
    }

    SessionId session() {
        return session;
    }

    SessionLease lease() {
        return lease;
    }

    Optional<OnRunner> runner() {
        return runner;
    }

    boolean isOn(RunnerLink link) {
        return runner.filter(on -> on.link().equals(link)).isPresent();
    }

    /** {@return the name of the runner that was lost and may come back; empty if any runner may take the session} */
    Optional<String> lostRunner() {
        return lostRunner;
    }

    void placed(OnRunner on) {
        cancelTimers();
        lostRunner = Optional.empty();
        runner = Optional.of(on);
    }

    /** Ends the stay on a runner. */
    void unplaced(Optional<String> mayComeBack) {
        runner.ifPresent(on -> {
            on.assignment().revoke();
            on.subscription().close();
            on.link().remove(session);
        });
        runner = Optional.empty();
        lostRunner = mayComeBack;
    }

    /** The lost runner had its time: any may take the session. */
    void waitNoLonger() {
        lostRunner = Optional.empty();
    }

    /** {@return whether a terminal was used since the last time this was asked} */
    boolean isTerminalUsed() {
        long now = LostRuns.terminalUse(lease.session());
        boolean used = now > terminalUse;
        terminalUse = now;
        return used;
    }

    void add(Timers.Pending timer) {
        timers.add(timer);
    }

    void cancelTimers() {
        timers.forEach(Timers.Pending::cancel);
        timers.clear();
    }
}
