package dev.tandem.platform.config;

import dev.tandem.platform.session.LiveSessions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Every so often lets go of sessions that nobody looks at, and of documents that nobody uses. */
@ApplicationScoped
class IdleSessions {
    private final LiveSessions sessions;
    private final Duration idle;
    private final Duration idleDocument;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("idle-sessions").factory());

    IdleSessions(LiveSessions sessions, PlatformConfig config) {
        this.sessions = sessions;
        this.idle = config.limits().idleSession();
        this.idleDocument = config.limits().idleDocument();
    }

    void start(@Observes StartupEvent event) {
        long pause = Math.max(1, idle.toMillis() / 4);
        ScheduledFuture<?> _ =
                sweeper.scheduleWithFixedDelay(() -> sessions.evictIdle(idle), pause, pause, TimeUnit.MILLISECONDS);
        long documents = Math.max(1, idleDocument.toMillis());
        ScheduledFuture<?> _ = sweeper.scheduleWithFixedDelay(
                sessions::releaseUnusedDocuments, documents, documents, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        sweeper.shutdownNow();
    }
}
