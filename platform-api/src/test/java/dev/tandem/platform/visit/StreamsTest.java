package dev.tandem.platform.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.testing.FakeReplicas;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.FromRunner.StreamRefused.Reason;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which runner is asked for a stream, by which replica, and who hears that there is none. */
class StreamsTest {
    private static final SessionId SESSION = SessionId.next();
    private static final String HERE = "http://10.0.0.1:8080";

    private final ManualTimers timers = new ManualTimers();
    private final FakeReplicas replicas = new FakeReplicas();
    private final Linked runners = new Linked();

    /** Runners of this replica: none, until a test places the session at one. */
    private static final class Linked implements RunnerStreams {
        final Set<SessionId> placed = new HashSet<>();
        final List<ToRunner.OpenStream> asked = new ArrayList<>();
        private final List<Consumer<FromRunner.StreamRefused>> listeners = new ArrayList<>();

        @Override
        public boolean open(ToRunner.OpenStream wanted) {
            return placed.contains(wanted.session()) && asked.add(wanted);
        }

        @Override
        public void onRefused(Consumer<FromRunner.StreamRefused> listener) {
            listeners.add(listener);
        }

        void refuse(SessionId session, String secret, Reason reason) {
            listeners.forEach(listener -> listener.accept(new FromRunner.StreamRefused(session, secret, reason)));
        }
    }

    private Streams streams(Replicas others, String replicaUrl) {
        Streams streams = new Streams(
                runners,
                others,
                timers,
                Duration.ofSeconds(5),
                replicaUrl.isEmpty() ? Optional.empty() : Optional.of(URI.create(replicaUrl)));
        streams.start();
        return streams;
    }

    private static void isRefused(CompletionStage<ProgramStream> stream, ErrorCode code, String reason) {
        assertThatThrownBy(() -> stream.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.problem().values().toString()).contains(reason);
                });
    }

    @Test
    void theRunnerOfThisReplicaIsAskedItself() {
        runners.placed.add(SESSION);
        Streams streams = streams(replicas, HERE);
        var wanted = streams.open(SESSION, 3000).toCompletableFuture();
        ToRunner.OpenStream asked = runners.asked.getFirst();
        assertThat(asked.replica()).isEqualTo(HERE);
        assertThat(asked.toString()).doesNotContain(asked.secret());
        assertThat(replicas.told()).isEmpty();
        assertThat(streams.isWanted(asked.secret())).isTrue();
        assertThat(wanted).isNotDone();
        runners.refuse(SESSION, asked.secret(), Reason.NOBODY_LISTENS);
        isRefused(wanted, ErrorCode.PREVIEW_NOTHING_LISTENS, "3000");
        assertThat(streams.isWanted(asked.secret())).isFalse();
    }

    /** A runner must not end streams of sessions that it does not have. */
    @Test
    void aRefusalForAnotherSessionIsNone() {
        runners.placed.add(SESSION);
        var wanted = streams(replicas, HERE).open(SESSION, 3000).toCompletableFuture();
        runners.refuse(SessionId.next(), runners.asked.getFirst().secret(), Reason.NOBODY_LISTENS);
        assertThat(wanted).isNotDone();
    }

    @Test
    void anotherReplicaIsToldWhereToDial() {
        Streams streams = streams(replicas, HERE);
        var wanted = streams.open(SESSION, 3000).toCompletableFuture();
        assertThat(replicas.told()).singleElement().isInstanceOfSatisfying(SessionMessage.StreamWanted.class, told -> {
            assertThat(told.port()).isEqualTo(3000);
            assertThat(told.replica()).isEqualTo(HERE);
            assertThat(streams.isWanted(told.secret())).isTrue();
            replicas.say(listener -> listener.heard(
                    ReplicaId.next(), SESSION, new SessionMessage.StreamRefused(told.secret(), Reason.TOO_MANY)));
        });
        isRefused(wanted, ErrorCode.PREVIEW_UNREACHABLE, "as much as it can");
    }

    @Test
    void whatAnotherReplicaWantsIsPassedOnAndSoIsItsRefusal() {
        streams(replicas, HERE);
        String there = "http://10.0.0.2:8080";
        SessionMessage wanted = new SessionMessage.StreamWanted("their secret", 3000, there);
        replicas.say(listener -> listener.heard(ReplicaId.next(), SESSION, wanted));
        assertThat(runners.asked).isEmpty();
        runners.placed.add(SESSION);
        replicas.say(listener -> listener.heard(ReplicaId.next(), SESSION, wanted));
        assertThat(runners.asked).containsExactly(new ToRunner.OpenStream(SESSION, 3000, "their secret", there));
        runners.refuse(SESSION, "their secret", Reason.NO_WAY);
        assertThat(replicas.told()).containsExactly(new SessionMessage.StreamRefused("their secret", Reason.NO_WAY));
    }

    @Test
    void whoeverCannotBeReachedIsToldWhy() {
        isRefused(streams(Replicas.ALONE, "").open(SESSION, 3000), ErrorCode.PREVIEW_UNREACHABLE, "no runner has");
        isRefused(streams(replicas, "").open(SESSION, 3000), ErrorCode.PREVIEW_UNREACHABLE, "replica-url is not set");
        assertThat(replicas.told()).isEmpty();
        Streams streams = streams(replicas, HERE);
        var silent = streams.open(SESSION, 3000).toCompletableFuture();
        timers.advance(Duration.ofSeconds(6));
        isRefused(silent, ErrorCode.PREVIEW_UNREACHABLE, "in time");
    }

    /** The runner waits for it, and dials then. */
    @Test
    void whatIsDebuggedMayBeBeingStarted() {
        runners.placed.add(SESSION);
        DebugSeat bo = new DebugSeat(ParticipantId.next(), "Bo", true);
        var joined = streams(replicas, HERE).join(SESSION, bo).toCompletableFuture();
        timers.advance(DebugSeat.PATIENCE.plusSeconds(4));
        assertThat(joined).isNotDone();
        timers.advance(Duration.ofSeconds(2));
        isRefused(joined, ErrorCode.DEBUG_UNREACHABLE, "in time");
    }

    @Test
    void eachStreamHasASecretOfItsOwn() {
        runners.placed.add(SESSION);
        Streams streams = streams(replicas, HERE);
        var _ = streams.open(SESSION, 3000);
        String secret = runners.asked.getFirst().secret();
        assertThat(secret).hasSize(43);
        assertThat(streams.isWanted("guessed")).isFalse();
        var _ = streams.open(SESSION, 3000);
        assertThat(runners.asked.getLast().secret()).isNotEqualTo(secret);
    }

    @Test
    void aDebuggerIsASeatAndNoPort() {
        DebugSeat bo = new DebugSeat(ParticipantId.next(), "Bo", false);
        runners.placed.add(SESSION);
        Streams streams = streams(replicas, HERE);
        var wanted = streams.join(SESSION, bo).toCompletableFuture();
        ToRunner.OpenStream asked = runners.asked.getFirst();
        assertThat(asked.debugger()).isEqualTo(bo);
        assertThat(asked.port()).isZero();
        runners.refuse(SESSION, asked.secret(), Reason.NOBODY_LISTENS);
        isRefused(wanted, ErrorCode.DEBUG_NOTHING, "");
        var another = streams.join(SESSION, bo).toCompletableFuture();
        runners.refuse(SESSION, runners.asked.getLast().secret(), Reason.NO_WAY);
        isRefused(another, ErrorCode.DEBUG_UNREACHABLE, "cannot connect");
    }

    @Test
    void aDebuggerReachesTheRunnerOfAnotherReplica() {
        DebugSeat bo = new DebugSeat(ParticipantId.next(), "Bo", true);
        Streams streams = streams(replicas, HERE);
        var _ = streams.join(SESSION, bo);
        assertThat(replicas.told())
                .singleElement()
                .isInstanceOfSatisfying(SessionMessage.DebuggerWanted.class, told -> {
                    assertThat(told.who()).isEqualTo(bo);
                    assertThat(streams.isWanted(told.secret())).isTrue();
                });
        runners.placed.add(SESSION);
        String there = "http://10.0.0.2:8080";
        replicas.say(listener ->
                listener.heard(ReplicaId.next(), SESSION, new SessionMessage.DebuggerWanted("theirs", bo, there)));
        assertThat(runners.asked).containsExactly(new ToRunner.OpenStream(SESSION, 0, "theirs", there, bo));
    }
}
