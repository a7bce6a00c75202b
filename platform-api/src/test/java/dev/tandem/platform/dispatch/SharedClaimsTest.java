package dev.tandem.platform.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.RunnerId;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionId;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows that decide, in a real database. Time passes by making what they say older. */
class SharedClaimsTest {
    private final DispatchConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DispatchConfig.class)
            .build()
            .getConfigMapping(DispatchConfig.class);
    private final ReplicaId oneId = ReplicaId.next();
    private final ReplicaId twoId = ReplicaId.next();
    private final SharedClaims one = new SharedClaims(TestDatabase.pool(), oneId, config);
    private final SharedClaims two = new SharedClaims(TestDatabase.pool(), twoId, config);
    private final SessionId session = SessionId.next();

    @BeforeEach
    void live() {
        one.exchange(Map.of());
        two.exchange(Map.of());
    }

    @AfterEach
    void end() {
        one.close();
        two.close();
        one.remove(session);
    }

    private void age(String update, Object id) throws SQLException {
        try (Connection connection = TestDatabase.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setObject(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private void silence(ReplicaId replica, int seconds) throws SQLException {
        age("update replica set seen_at = now() - interval '" + seconds + " seconds' where id = ?", replica.value());
    }

    private void lostFor(int seconds) throws SQLException {
        age(
                "update session_placement set lost_at = now() - interval '" + seconds
                        + " seconds' where session_id = ?",
                session.value());
    }

    @Test
    void oneOfManyWhoWantItAtOnceGetsASession() throws InterruptedException, ExecutionException {
        List<SharedClaims> replicas = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            replicas.add(new SharedClaims(TestDatabase.pool(), ReplicaId.next(), config));
        }
        replicas.forEach(replica -> replica.exchange(Map.of()));
        List<Callable<Long>> claims = replicas.stream()
                .<Callable<Long>>map(replica -> () -> replica.claim(session, "a runner"))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Long> answers = new ArrayList<>();
            for (Future<Long> answer : threads.invokeAll(claims)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnlyOnce(1L).containsOnly(0L, 1L);
        }
        replicas.forEach(SharedClaims::close);
    }

    @Test
    void whatIsWantedIsFreeUntilItIsClaimed() {
        one.want(List.of(session));
        assertThat(two.free(Set.of("x"))).contains(session);
        assertThat(two.claim(session, "x")).isEqualTo(1);
        assertThat(one.free(Set.of("x", "y"))).doesNotContain(session);
        assertThat(one.claim(session, "y")).isZero();
        assertThat(two.ours()).containsEntry(session, 1L);
        assertThat(one.ours()).doesNotContainKey(session);
    }

    @Test
    void theSessionOfALostRunnerWaitsForItAndThenForAnyone() throws SQLException {
        one.claim(session, "x");
        one.lost(session);
        assertThat(two.free(Set.of("y"))).doesNotContain(session);
        assertThat(two.claim(session, "y")).isZero();
        assertThat(two.free(Set.of("x"))).contains(session);
        assertThat(two.claim(session, "x")).isEqualTo(2);
        two.lost(session);
        lostFor(6);
        assertThat(one.free(Set.of("y"))).contains(session);
        assertThat(one.claim(session, "y")).isEqualTo(3);
    }

    @Test
    void whatADeadReplicaHeldIsTakenOverAndItLearnsThatWhenItIsBack() throws SQLException {
        assertThat(one.claim(session, "x")).isEqualTo(1);
        silence(oneId, 4);
        assertThat(two.claim(session, "y")).isZero();
        silence(oneId, 6);
        assertThat(two.claim(session, "y")).isEqualTo(2);
        one.exchange(Map.of());
        assertThat(one.ours()).doesNotContainKey(session);
        one.lost(session);
        assertThat(one.release(session)).isFalse();
        assertThat(two.ours()).containsEntry(session, 2L);
    }

    @Test
    void whatNobodyTookIsToBeEndedOnce() throws SQLException {
        one.claim(session, "x");
        one.lost(session);
        assertThat(two.overdue()).doesNotContain(session);
        lostFor(31);
        assertThat(two.overdue()).contains(session);
        assertThat(one.overdue()).doesNotContain(session);
        assertThat(two.free(Set.of("y"))).contains(session);
    }

    @Test
    void whatSomebodyElsewhereWantsIsNotReleased() throws SQLException {
        one.claim(session, "x");
        two.want(List.of(session));
        assertThat(one.release(session)).isFalse();
        age(
                "update session_placement set wanted_until = now() - interval '1 second' where session_id = ?",
                session.value());
        assertThat(one.release(session)).isTrue();
        assertThat(one.ours()).doesNotContainKey(session);
    }

    @Test
    void runnersAreKnownAtOtherReplicasWhileTheirsLives() throws SQLException {
        RunnerId id = RunnerId.next();
        RunnerStatus status = new RunnerStatus("x", "native", null, null, 3, List.of());
        Claims.Offer offer = new Claims.Offer(status, new Room(0.5));
        Claims.Offer later = new Claims.Offer(status, new Room(0.25));
        assertThat(one.exchange(Map.of(id, offer))).doesNotContain(offer);
        assertThat(two.exchange(Map.of())).contains(offer);
        one.exchange(Map.of(id, later));
        assertThat(two.exchange(Map.of())).contains(later).doesNotContain(offer);
        silence(oneId, 5);
        assertThat(two.exchange(Map.of())).doesNotContain(later);
        one.exchange(Map.of());
        assertThat(two.exchange(Map.of())).doesNotContain(later);
    }

    @Test
    void whatIsGivenUpIsFreeForAnybodyAtOnce() {
        one.want(List.of(session));
        one.claim(session, "x");
        two.giveUp(session);
        assertThat(two.claim(session, "y")).isZero();
        one.giveUp(session);
        assertThat(two.free(Set.of("y"))).contains(session);
        assertThat(two.claim(session, "y")).isEqualTo(2);
    }

    @Test
    void whoLeavesInOrderLeavesItToTheSameRunnerAtOnce() {
        one.claim(session, "x");
        one.close();
        assertThat(two.claim(session, "x")).isEqualTo(2);
    }
}
