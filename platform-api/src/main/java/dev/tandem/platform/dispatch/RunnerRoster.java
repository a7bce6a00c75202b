package dev.tandem.platform.dispatch;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Problem;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.NetworkOffer;
import dev.tandem.protocol.RunnerId;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The runners that are connected, here and at other replicas, and what they offer together. Any thread. */
final class RunnerRoster implements RunnerDirectory {
    private final Map<RunnerId, RunnerStatus> connected = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<SessionId>> waitingRuns = new CopyOnWriteArrayList<>();
    private List<RunnerStatus> elsewhere = List.of();
    private volatile List<RunnerStatus> statuses = List.of();

    void add(RunnerId runner, RunnerStatus status) {
        synchronized (this) {
            connected.put(runner, status);
            join();
        }
        listeners.forEach(Runnable::run);
    }

    void remove(RunnerId runner) {
        synchronized (this) {
            if (connected.remove(runner) == null) {
                return;
            }
            join();
        }
        listeners.forEach(Runnable::run);
    }

    /** Replaces those at other replicas. */
    void elsewhere(List<RunnerStatus> runners) {
        synchronized (this) {
            if (runners.equals(elsewhere)) {
                return;
            }
            elsewhere = runners;
            join();
        }
        listeners.forEach(Runnable::run);
    }

    private void join() {
        List<RunnerStatus> all = new ArrayList<>(connected.values());
        all.addAll(elsewhere);
        statuses = List.copyOf(all);
    }

    @Override
    public int connected() {
        return statuses.size();
    }

    @Override
    public RunAvailability availability() {
        List<RunnerStatus> now = statuses;
        if (now.stream().anyMatch(status -> status.backend() != null)) {
            return RunAvailability.AVAILABLE;
        }
        return RunAvailability.unavailable(
                now.isEmpty() ? ErrorCode.NO_RUNNER.problem(Map.of()) : noSandbox(now.getFirst()));
    }

    /** The runner knows best why; its own code and reason go along. */
    private static Problem noSandbox(RunnerStatus status) {
        Problem general = ErrorCode.NO_SANDBOX.problem(Map.of());
        String reason = status.unavailableReason();
        String code = status.unavailableCode();
        return new Problem(
                general.code(),
                reason == null ? general.message() : "The runner can make no sandbox: " + reason,
                general.remedy(),
                code == null ? Map.of("runner", status.name()) : Map.of("runner", status.name(), "cause", code));
    }

    @Override
    public List<LanguageStatus> languages() {
        Map<String, LanguageStatus> union = new LinkedHashMap<>();
        for (RunnerStatus status : statuses) {
            for (LanguageStatus language : status.languages()) {
                union.merge(language.id(), language, RunnerRoster::better);
            }
        }
        return List.copyOf(union.values());
    }

    private static LanguageStatus better(LanguageStatus known, LanguageStatus other) {
        if (known.unavailableReason() != null) {
            return other;
        }
        boolean onlyOtherTests = !runsTests(known) && other.unavailableReason() == null && runsTests(other);
        return onlyOtherTests ? other : known;
    }

    private static boolean runsTests(LanguageStatus language) {
        return language.tests() != null && language.tests().unavailableReason() == null;
    }

    @Override
    public NetworkOffer network() {
        Set<String> allowed = new LinkedHashSet<>();
        Set<String> packages = new TreeSet<>();
        String reason = null;
        for (RunnerStatus status : statuses) {
            allowed.addAll(status.network().allowed());
            packages.addAll(status.network().packages());
            reason = reason == null ? status.network().unavailableReason() : reason;
        }
        boolean none = allowed.isEmpty() && packages.isEmpty();
        return new NetworkOffer(List.copyOf(allowed), List.copyOf(packages), none ? reason : null);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void runWaits(SessionId session) {
        waitingRuns.forEach(listener -> listener.accept(session));
    }

    /** Calls {@code listener} with each session in which a run waits, on some thread; it must not block. */
    void onWaitingRun(Consumer<SessionId> listener) {
        waitingRuns.add(listener);
    }
}
