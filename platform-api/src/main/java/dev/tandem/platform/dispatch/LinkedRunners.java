package dev.tandem.platform.dispatch;

import dev.tandem.platform.preview.RunnerStreams;
import dev.tandem.platform.run.SandboxUsages;
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
class LinkedRunners implements RunnerStreams, SandboxUsages {
    private final Set<RunnerLink> links = ConcurrentHashMap.newKeySet();
    private final List<Consumer<FromRunner.StreamRefused>> listeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<SessionId, SandboxUsage>> usages = new CopyOnWriteArrayList<>();

    void add(RunnerLink link) {
        links.add(link);
    }

    void remove(RunnerLink link) {
        links.remove(link);
    }

    void refused(FromRunner.StreamRefused refused) {
        listeners.forEach(listener -> listener.accept(refused));
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
        return links.stream()
                .filter(link -> link.has(wanted.session()))
                .findFirst()
                .map(link -> {
                    link.send(wanted);
                    return true;
                })
                .orElse(false);
    }

    @Override
    public void onRefused(Consumer<FromRunner.StreamRefused> listener) {
        listeners.add(listener);
    }
}
