package dev.tandem.platform.dispatch;

import dev.tandem.platform.debug.DebugRunners;
import dev.tandem.platform.run.SandboxUsages;
import dev.tandem.platform.visit.RunnerStreams;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The links to runners, for what is not a matter of placing sessions. Any thread. */
@Singleton
class LinkedRunners implements RunnerStreams, SandboxUsages, DebugRunners {
    private final Set<RunnerLink> links = ConcurrentHashMap.newKeySet();
    private final List<Consumer<FromRunner.StreamRefused>> listeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<SessionId, SandboxUsage>> usages = new CopyOnWriteArrayList<>();

    private final List<Consumer<FromRunner.DebugAnswer>> answers = new CopyOnWriteArrayList<>();

    void add(RunnerLink link) {
        links.add(link);
    }

    void remove(RunnerLink link) {
        links.remove(link);
    }

    void refused(FromRunner.StreamRefused refused) {
        listeners.forEach(listener -> listener.accept(refused));
    }

    void answered(FromRunner.DebugAnswer answer) {
        answers.forEach(listener -> listener.accept(answer));
    }

    void used(FromRunner.Usage told) {
        usages.forEach(listener -> listener.accept(told.session(), told.usage()));
    }

    @Override
    public void onUsage(BiConsumer<SessionId, SandboxUsage> listener) {
        usages.add(listener);
    }

    @Override
    public boolean open(ToRunner.OpenStream wanted) {
        return send(wanted.session(), wanted);
    }

    @Override
    public boolean ask(ToRunner.DebugAsk question) {
        return send(question.session(), question);
    }

    private boolean send(SessionId session, ToRunner message) {
        return links.stream()
                .filter(link -> link.has(session))
                .findFirst()
                .map(link -> {
                    link.send(message);
                    return true;
                })
                .orElse(false);
    }

    @Override
    public void onAnswer(Consumer<FromRunner.DebugAnswer> listener) {
        answers.add(listener);
    }

    @Override
    public void onRefused(Consumer<FromRunner.StreamRefused> listener) {
        listeners.add(listener);
    }
}
