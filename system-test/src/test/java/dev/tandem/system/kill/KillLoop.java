package dev.tandem.system.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.system.load.Crowd;
import dev.tandem.system.load.Ledger;
import dev.tandem.system.load.Tab;
import dev.tandem.system.process.Platform;
import dev.tandem.system.process.Processes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Plays a {@link Plan}: people type, processes are killed and come back, and after each kill the audit looks what is there. */
final class KillLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Plan plan;
    private Duration revival = Duration.ZERO;
    private Duration auditing = Duration.ZERO;

    KillLoop(Plan plan) {
        this.plan = plan;
    }

    /** What came of a run, and how long it took to start again and to audit. */
    record Outcome(long kills, long acknowledged, long seen, Duration took, Duration revival, Duration audit) {
        @Override
        public String toString() {
            return "%d kills in %d s (%d s until all was up again, %d s of audit): %d updates acknowledged, %d seen, none lost"
                    .formatted(kills, took.toSeconds(), revival.toSeconds(), audit.toSeconds(), acknowledged, seen);
        }
    }

    Outcome run() throws SQLException {
        long began = System.nanoTime();
        // Snapshots so often that many kills hit one.
        Platform.Settings settings = Platform.Settings.standard()
                .with("tandem.limits.records-per-snapshot", "40")
                .with("tandem.limits.idle-session", "PT2S");
        try (Installation installation = new Installation(settings);
                Crowd crowd = new Crowd(installation.platform().url(), plan.sessions(), plan.tabs(), plan.seed())) {
            Audit audit = new Audit(installation, crowd);
            crowd.start();
            for (Plan.Step step : plan.steps()) {
                play(step, installation, crowd, audit);
            }
            crowd.settle();
            assertThat(crowd.complaints()).isEmpty();
            audit.nothingIsLost(audit.promises());
            audit.everybodyHasTheSame();
            assertThat(audit.snapshots()).as("snapshots").isPositive();
            // Once more from what is stored: snapshots and the rest of the log.
            installation.platform().kill();
            installation.platform().launchAgain().awaitReady();
            crowd.settle();
            audit.everybodyHasTheSame();
            return new Outcome(plan.kills(), crowd.acknowledged(), crowd.seen(), since(began), revival, auditing);
        }
    }

    private void play(Plan.Step step, Installation installation, Crowd crowd, Audit audit) throws SQLException {
        long enough = crowd.acknowledged() + step.acknowledgements();
        Processes.eventually(
                "%d acknowledgements before %s".formatted(step.acknowledgements(), step.action()),
                PATIENCE,
                () -> crowd.acknowledged() >= enough);
        LockSupport.parkNanos(Duration.ofNanos(step.micros() * 1000L).toNanos());
        act(step, installation, crowd);
        if (step.action().kills()) {
            Map<String, Ledger.Promises> promises = audit.promises();
            long killed = System.nanoTime();
            revive(step.action(), installation);
            revival = revival.plus(since(killed));
            long up = System.nanoTime();
            audit.nothingIsLost(promises);
            auditing = auditing.plus(since(up));
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static void act(Plan.Step step, Installation installation, Crowd crowd) {
        List<Tab> tabs = crowd.tabs();
        Tab tab = tabs.get(step.target() % tabs.size());
        switch (step.action()) {
            case KILL_PLATFORM -> installation.platform().kill();
            case KILL_DATABASE -> installation.killPostmaster();
            case KILL_BOTH -> {
                installation.platform().process().terminate();
                installation.platform().kill();
                installation.killPostmaster();
            }
            case KILL_BACKEND -> {
                List<ProcessHandle> backends = installation.backends();
                if (!backends.isEmpty()) {
                    backends.get(step.target() % backends.size()).destroyForcibly();
                }
            }
            case TERMINATE -> {
                installation.platform().process().terminate();
                installation.platform().process().awaitEnd(PATIENCE);
            }
            case RESTART_BROWSER -> tab.restart(true);
            case LOSE_BROWSER -> tab.restart(false);
            case TOGGLE_NETWORK -> tab.toggleNetwork();
            case CREATE_FILE -> tab.createFile();
        }
    }

    /** A platform is started again by whoever supervises it; the database by its platform. */
    private static void revive(Plan.Action action, Installation installation) {
        switch (action) {
            case KILL_PLATFORM, KILL_BOTH, TERMINATE ->
                installation.platform().launchAgain().awaitReady();
            case KILL_DATABASE, KILL_BACKEND -> installation.platform().awaitReady();
            case RESTART_BROWSER, LOSE_BROWSER, TOGGLE_NETWORK, CREATE_FILE -> {}
        }
    }
}
