package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.replica.CommonMessage;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.testing.FakeDirectory;
import dev.tandem.platform.testing.FakeReplicas;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunnerLoad;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.ToRunner;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two replicas on one database; each has its own people and runners, and hears of the other's as far as the test lets it. */
class SharedDispatcherTest {
    private final ManualTimers timers = new ManualTimers();
    private final DispatchConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DispatchConfig.class)
            .withDefaultValue("tandem.dispatch.release-after", "3s")
            .build()
            .getConfigMapping(DispatchConfig.class);
    private final FakeDirectory directory = new FakeDirectory();
    private final FakeSession session = directory.add(new FakeSession());
    private final Replica one = new Replica();
    private final Replica two = new Replica();

    private final class Replica {
        private final FakePresence presence = new FakePresence();
        private final RunnerRoster roster = new RunnerRoster();
        private final FakeReplicas replicas = new FakeReplicas();
        private final SharedClaims claims = new SharedClaims(TestDatabase.pool(), replicas.self(), config);
        private final SharedDispatcher dispatcher =
                new SharedDispatcher(directory, presence, roster, claims, replicas, config, timers, Runnable::run);

        private Replica() {
            dispatcher.start();
        }

        private FakeRunner runner(String name) {
            return new FakeRunner(dispatcher, timers, config.silence(), session).hello(name, "native", 10);
        }

        private void hears(CommonMessage message) {
            replicas.say(listener -> listener.heard(ReplicaId.next(), message));
        }
    }

    @AfterEach
    void end() {
        one.dispatcher.close();
        two.dispatcher.close();
        session.close();
    }

    private void tick() {
        timers.advance(SharedDispatcher.TICK);
        session.settle();
    }

    private void age(String update, Object id) throws SQLException {
        try (Connection connection = TestDatabase.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setObject(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private void silence(Replica replica) throws SQLException {
        age(
                "update replica set seen_at = now() - interval '10 seconds' where id = ?",
                replica.replicas.self().value());
    }

    private static int assignments(FakeRunner runner) {
        return runner.heard(ToRunner.Assigned.class).size();
    }

    @Test
    void aSessionOpenedAtOneReplicaIsPlacedAtTheOthersRunnerWhenItHears() {
        FakeRunner runner = two.runner("x");
        one.presence.come(session.id());
        assertThat(assignments(runner)).isZero();
        assertThat(one.replicas.toldAll()).contains(new CommonMessage.SandboxWanted(session.id()));
        two.hears(new CommonMessage.SandboxWanted(session.id()));
        assertThat(assignments(runner)).isEqualTo(1);
    }

    @Test
    void whoHearsNothingLooks() {
        FakeRunner runner = two.runner("x");
        one.presence.come(session.id());
        tick();
        assertThat(assignments(runner)).isEqualTo(1);
    }

    @Test
    void oneSandboxHoweverManyWouldMakeOne() {
        FakeRunner first = one.runner("x");
        FakeRunner second = two.runner("y");
        one.presence.come(session.id());
        two.presence.come(session.id());
        tick();
        assertThat(assignments(first) + assignments(second)).isEqualTo(1);
    }

    @Test
    void aRunThatWaitsIsPlacedThoughNobodyIsThere() {
        FakeRunner runner = two.runner("x");
        one.roster.runWaits(session.id());
        tick();
        assertThat(assignments(runner)).isEqualTo(1);
    }

    @Test
    void aRunnerThatComesBackAtAnotherReplicaGoesOnThereAtOnce() {
        FakeRunner there = one.runner("x");
        FakeRunner other = two.runner("y");
        one.presence.come(session.id());
        assertThat(assignments(there)).isEqualTo(1);
        there.link.closed();
        tick();
        assertThat(assignments(other)).isZero();
        FakeRunner again = two.runner("x");
        assertThat(assignments(again)).isEqualTo(1);
        assertThat(assignments(other)).isZero();
    }

    @Test
    void whatADeadReplicaHadIsTakenOverAndLetGoOfWhenItWakes() throws SQLException {
        FakeRunner first = one.runner("x");
        one.presence.come(session.id());
        silence(one);
        FakeRunner second = two.runner("y");
        assertThat(assignments(second)).isEqualTo(1);
        assertThat(first.heard(ToRunner.Released.class)).isEmpty();
        tick();
        assertThat(first.heard(ToRunner.Released.class)).hasSize(1);
        assertThat(assignments(second)).isEqualTo(1);
        assertThat(second.heard(ToRunner.Released.class)).isEmpty();
    }

    @Test
    void runsThatNobodyTookOverAreEnded() throws SQLException {
        FakeRunner runner = one.runner("x");
        one.presence.come(session.id());
        RunId run = RunId.next();
        session.commit(new SessionEvent.RunRequested(run, "python", EntryId.next()));
        runner.link.closed();
        tick();
        assertThat(session.commands).isEmpty();
        age(
                "update session_placement set lost_at = now() - interval '31 seconds' where session_id = ?",
                session.id().value());
        tick();
        assertThat(session.commands).hasSize(1);
    }

    @Test
    void whatRunnersOfferIsKnownEverywhere() {
        assertThat(two.roster.availability().available()).isFalse();
        FakeRunner runner = one.runner("x");
        two.hears(new CommonMessage.RunnersChanged());
        assertThat(two.roster.availability().available()).isTrue();
        assertThat(two.roster.languages()).hasSize(1);
        runner.link.closed();
        tick();
        assertThat(two.roster.connected()).isZero();
    }

    @Test
    void aReplicaWithClearlyMoreRoomGoesFirst() {
        FakeRunner full = one.runner("x");
        full.say(new FromRunner.Heartbeat(0, 0, new RunnerLoad(0.9, 0, 0)));
        FakeRunner free = two.runner("y");
        tick();
        tick();

        one.presence.come(session.id());
        assertThat(assignments(full)).isZero();
        two.hears(new CommonMessage.SandboxWanted(session.id()));
        assertThat(assignments(free)).isEqualTo(1);
        timers.advance(SharedDispatcher.COURTESY);
        assertThat(assignments(full)).isZero();
    }

    @Test
    void ifThatOneDoesNotTakeItTheOtherDoes() {
        FakeRunner full = one.runner("x");
        full.say(new FromRunner.Heartbeat(0, 0, new RunnerLoad(0.9, 0, 0)));
        FakeRunner free = two.runner("y");
        tick();
        tick();

        one.presence.come(session.id());
        timers.advance(SharedDispatcher.COURTESY);
        session.settle();
        assertThat(assignments(full)).isEqualTo(1);
        assertThat(assignments(free)).isZero();
    }

    @Test
    void aRunnerThatIsGoingToEndHandsItsSessionsToAnotherReplicas() {
        FakeRunner ending = one.runner("x");
        one.presence.come(session.id());
        assertThat(assignments(ending)).isEqualTo(1);
        RunId run = RunId.next();
        session.commit(new SessionEvent.RunRequested(run, "python", EntryId.next()));
        FakeRunner other = two.runner("y");

        ending.say(new FromRunner.Draining());
        tick();
        assertThat(ending.heard(ToRunner.Released.class)).isEmpty();

        session.commit(new SessionEvent.RunEnded(run, EndReason.EXITED, 0, 1, 1, 1, ""));
        tick();
        tick();
        assertThat(ending.heard(ToRunner.Released.class)).hasSize(1);
        assertThat(assignments(other)).isEqualTo(1);
    }

    @Test
    void anEndedSessionIsReleasedAndForgotten() {
        FakeRunner runner = one.runner("x");
        one.presence.come(session.id());
        session.commit(new SessionEvent.SessionEnded());
        assertThat(runner.heard(ToRunner.Released.class)).hasSize(1);
        assertThat(one.claims.ours()).isEmpty();
        assertThat(directory.leases()).isZero();
    }

    @Test
    void aSandboxIsReleasedOnlyWhenNobodyAnywhereWantsIt() throws SQLException {
        FakeRunner runner = one.runner("x");
        one.presence.come(session.id());
        one.presence.leave(session.id());
        timers.advance(config.releaseAfter());
        assertThat(runner.heard(ToRunner.Released.class)).isEmpty();
        age(
                "update session_placement set wanted_until = now() - interval '1 second' where session_id = ?",
                session.id().value());
        timers.advance(config.releaseAfter());
        assertThat(runner.heard(ToRunner.Released.class)).hasSize(1);
        assertThat(List.copyOf(one.claims.ours().keySet())).isEmpty();
    }
}
