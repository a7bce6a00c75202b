package dev.tandem.platform.debugport;

import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.timing.Timers;
import dev.tandem.platform.visit.Streams;
import dev.tandem.platform.visit.VisitGuard;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the port's plain classes, opens it and closes it. */
@ApplicationScoped
class DebugPortBeans {
    private static final Duration SWEEP = Duration.ofSeconds(5);

    @Produces
    @Singleton
    DebugPort port(
            DebugPortConfig config,
            @ConfigProperty(name = "quarkus.http.host") String pagesHost,
            Vertx vertx,
            Timers timers,
            TokenService tokens,
            Authenticator authenticator,
            SessionDirectory sessions,
            Streams streams) {
        VisitGuard guard = new VisitGuard(
                sessions,
                timers,
                new VisitGuard.Rules(
                        Operation.JOIN_DEBUGGER,
                        SWEEP,
                        config.perSession(),
                        config.perParticipant(),
                        ErrorCode.DEBUG_TOO_MANY_CLIENTS));
        guard.start();
        return new DebugPort(
                config,
                pagesHost,
                vertx,
                timers,
                new Joining(tokens, authenticator, guard, streams, new RecentGuests(timers)));
    }

    void start(@Observes StartupEvent event, DebugPort port) {
        port.start();
    }

    void stop(@Observes ShutdownEvent event, DebugPort port) {
        port.close();
    }
}
