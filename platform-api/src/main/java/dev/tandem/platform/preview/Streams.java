package dev.tandem.platform.preview;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Streams that were asked for and have not come. A runner is never dialled: it is told a secret over its link, connects to the program and
 * dials back with the secret, to this replica, whichever it is linked to. Any thread.
 */
final class Streams implements Replicas.Listener {
    private final RunnerStreams runners;
    private final Replicas replicas;
    private final Timers timers;
    private final PreviewConfig config;
    private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();

    private record Wanted(SessionId session, int port, CompletableFuture<ProgramStream> stream) {}

    Streams(RunnerStreams runners, Replicas replicas, Timers timers, PreviewConfig config) {
        this.runners = runners;
        this.replicas = replicas;
        this.timers = timers;
        this.config = config;
    }

    /** Begins to hear of refusals. */
    void start() {
        runners.onRefused(refused -> {
            if (!refuse(refused.secret(), refused.session(), refused.reason())) {
                replicas.tell(refused.session(), new SessionMessage.StreamRefused(refused.secret(), refused.reason()));
            }
        });
        replicas.listen(this);
    }

    /**
     * Connects to a program.
     *
     * @return failed with a {@link Refusal} {@code PREVIEW-04} or {@code PREVIEW-05} if that cannot be
     */
    CompletionStage<ProgramStream> open(SessionId session, int port) {
        String secret = Passes.secret();
        Wanted entry = new Wanted(session, port, new CompletableFuture<>());
        wanted.put(secret, entry);
        Timers.Pending timeout = timers.after(
                config.connectTimeout(),
                () -> entry.stream.completeExceptionally(unreachable("its runner did not connect in time")));
        var _ = entry.stream.whenComplete((_, _) -> {
            wanted.remove(secret);
            timeout.cancel();
        });
        @Nullable String here = config.replicaUrl().map(URI::toString).orElse(null);
        if (runners.open(new ToRunner.OpenStream(session, port, secret, here))) {
            return entry.stream;
        }
        if (!replicas.areConfigured()) {
            entry.stream.completeExceptionally(unreachable("no runner has this session"));
        } else if (here == null) {
            // Its runner would dial the address that all share, and reach whichever replica that gives it.
            entry.stream.completeExceptionally(unreachable(
                    "no runner of this replica has this session, and tandem.preview.replica-url is not set"));
        } else {
            replicas.tell(session, new SessionMessage.StreamWanted(secret, port, here));
        }
        return entry.stream;
    }

    /** {@return whether somebody waits for a stream of this secret} */
    boolean isWanted(String secret) {
        return wanted.containsKey(secret);
    }

    /** A runner dialled. {@return false if nobody waits for it (any more)} */
    boolean arrived(String secret, ProgramStream stream) {
        return Optional.ofNullable(wanted.remove(secret))
                .map(entry -> entry.stream.complete(stream))
                .orElse(false);
    }

    private boolean refuse(String secret, SessionId session, FromRunner.StreamRefused.Reason reason) {
        Wanted entry = wanted.get(secret);
        if (entry == null || !entry.session.equals(session)) {
            return false;
        }
        entry.stream.completeExceptionally(
                switch (reason) {
                    case NOBODY_LISTENS -> new Refusal(ErrorCode.PREVIEW_NOTHING_LISTENS, Map.of("port", entry.port));
                    case NO_SANDBOX -> unreachable("the session has no sandbox");
                    case TOO_MANY -> unreachable("its runner serves as much as it can");
                    case NO_WAY -> unreachable("its runner cannot connect to this server");
                });
        return true;
    }

    private static Refusal unreachable(String reason) {
        return new Refusal(ErrorCode.PREVIEW_UNREACHABLE, Map.of("reason", reason));
    }

    @Override
    public void heard(ReplicaId from, SessionId session, SessionMessage message) {
        if (message instanceof SessionMessage.StreamWanted(String secret, int port, String replica)) {
            runners.open(new ToRunner.OpenStream(session, port, secret, replica));
        } else if (message instanceof SessionMessage.StreamRefused(String secret, var reason)) {
            refuse(secret, session, reason);
        }
    }
}
