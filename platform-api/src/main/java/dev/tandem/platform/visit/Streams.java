package dev.tandem.platform.visit;

import dev.tandem.platform.access.Secrets;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Streams that were asked for and have not come. A runner is never dialled: it is told a secret over its link, connects to the program, or to what is
 * debugged, and dials back with the secret, to this replica, whichever it is linked to. Any thread.
 */
public final class Streams implements Replicas.Listener {
    private final RunnerStreams runners;
    private final Replicas replicas;
    private final Timers timers;
    private final Duration connectTimeout;
    private final @Nullable String here;
    private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();

    private record Wanted(SessionId session, Goal goal, CompletableFuture<ProgramStream> stream) {
        Refusal unreachable(String reason) {
            return new Refusal(
                    goal instanceof Goal.Port ? ErrorCode.PREVIEW_UNREACHABLE : ErrorCode.DEBUG_UNREACHABLE,
                    Map.of("reason", reason));
        }

        Refusal nobodyListens() {
            return switch (goal) {
                case Goal.Port(int number) -> new Refusal(ErrorCode.PREVIEW_NOTHING_LISTENS, Map.of("port", number));
                case Goal.Debuggee _ -> new Refusal(ErrorCode.DEBUG_NOTHING);
            };
        }

        Refusal refused(FromRunner.StreamRefused.Reason reason) {
            return switch (reason) {
                case NOBODY_LISTENS -> nobodyListens();
                case NO_SANDBOX -> unreachable("the session has no sandbox");
                case TOO_MANY -> unreachable("its runner serves as much as it can");
                case NO_WAY -> unreachable("its runner cannot connect to this server");
            };
        }
    }

    /** Where a stream leads. */
    private sealed interface Goal {
        /** {@return how long the runner may wait for what is there, before it dials} */
        Duration patience();

        /** To a program that listens. */
        record Port(int number) implements Goal {
            @Override
            public Duration patience() {
                return Duration.ZERO;
            }
        }

        /** To what is debugged. */
        record Debuggee(DebugSeat who) implements Goal {
            @Override
            public Duration patience() {
                return DebugSeat.PATIENCE;
            }
        }
    }

    /**
     * Makes them.
     *
     * @param connectTimeout how long a runner may take to dial
     * @param replicaUrl the address at which runners reach this very replica; empty: any replica is this one
     */
    public Streams(
            RunnerStreams runners,
            Replicas replicas,
            Timers timers,
            Duration connectTimeout,
            Optional<URI> replicaUrl) {
        this.runners = runners;
        this.replicas = replicas;
        this.timers = timers;
        this.connectTimeout = connectTimeout;
        this.here = replicaUrl.map(URI::toString).orElse(null);
    }

    /** Begins to hear of refusals. */
    public void start() {
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
    public CompletionStage<ProgramStream> open(SessionId session, int port) {
        return open(session, new Goal.Port(port));
    }

    /**
     * Lets somebody's debugger join what the session debugs.
     *
     * @return failed with a {@link Refusal} {@code DEBUG-21} or {@code DEBUG-29} if that cannot be
     */
    public CompletionStage<ProgramStream> join(SessionId session, DebugSeat who) {
        return open(session, new Goal.Debuggee(who));
    }

    private CompletionStage<ProgramStream> open(SessionId session, Goal goal) {
        String secret = Secrets.next();
        Wanted entry = new Wanted(session, goal, new CompletableFuture<>());
        wanted.put(secret, entry);
        Timers.Pending timeout = timers.after(
                goal.patience().plus(connectTimeout),
                () -> entry.stream.completeExceptionally(entry.unreachable("its runner did not connect in time")));
        var _ = entry.stream.whenComplete((_, _) -> {
            wanted.remove(secret);
            timeout.cancel();
        });
        if (runners.open(message(session, goal, secret, here))) {
            return entry.stream;
        }
        if (!replicas.areConfigured()) {
            entry.stream.completeExceptionally(entry.unreachable("no runner has this session"));
        } else if (here == null) {
            // Its runner would dial the address that all share, and reach whichever replica that gives it.
            entry.stream.completeExceptionally(entry.unreachable(
                    "no runner of this replica has this session, and tandem.preview.replica-url is not set"));
        } else {
            replicas.tell(
                    session,
                    switch (goal) {
                        case Goal.Port(int number) -> new SessionMessage.StreamWanted(secret, number, here);
                        case Goal.Debuggee(DebugSeat who) -> new SessionMessage.DebuggerWanted(secret, who, here);
                    });
        }
        return entry.stream;
    }

    private static ToRunner.OpenStream message(SessionId session, Goal goal, String secret, @Nullable String replica) {
        return switch (goal) {
            case Goal.Port(int number) -> new ToRunner.OpenStream(session, number, secret, replica);
            case Goal.Debuggee(DebugSeat who) -> new ToRunner.OpenStream(session, 0, secret, replica, who);
        };
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
        entry.stream.completeExceptionally(entry.refused(reason));
        return true;
    }

    @Override
    public void heard(ReplicaId from, SessionId session, SessionMessage message) {
        if (message instanceof SessionMessage.StreamWanted(String secret, int port, String replica)) {
            runners.open(message(session, new Goal.Port(port), secret, replica));
        } else if (message instanceof SessionMessage.DebuggerWanted(String secret, DebugSeat who, String replica)) {
            runners.open(message(session, new Goal.Debuggee(who), secret, replica));
        } else if (message instanceof SessionMessage.StreamRefused(String secret, var reason)) {
            refuse(secret, session, reason);
        }
    }
}
