package dev.tandem.platform.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicaBusTest {
    private static final Duration MOMENT = Duration.ofMillis(600);

    private final ManualTimers timers = new ManualTimers();
    private final FakeRedis redis = new FakeRedis();
    private final FakeRedis.Client oneLine = redis.connect();
    private final FakeRedis.Client twoLine = redis.connect();
    private final ReplicaBus one = new ReplicaBus(oneLine, timers);
    private final ReplicaBus two = new ReplicaBus(twoLine, timers);
    private final Heard heard = new Heard();
    private final SessionId session = SessionId.next();

    private static final class Heard implements Replicas.Listener {
        private final List<Object> events = new ArrayList<>();

        @Override
        public void heard(ReplicaId from, SessionId session, SessionMessage message) {
            events.add(message);
        }

        @Override
        public void heard(ReplicaId from, CommonMessage message) {
            events.add(message);
        }

        @Override
        public void following(SessionId session) {
            events.add(session);
        }

        @Override
        public void connected() {
            events.add("connected");
        }

        @Override
        public void gone(ReplicaId replica) {
            events.add(replica);
        }
    }

    private void start() {
        two.listen(heard);
        one.start();
        two.start();
        timers.advance(MOMENT);
        heard.events.clear();
    }

    @Test
    void messagesOfASessionReachThoseWhoFollowItAndNotWhoeverSentThem() {
        start();
        Heard own = new Heard();
        one.listen(own);
        one.follow(session);
        own.events.clear();
        one.tell(session, new SessionMessage.Head(1));
        assertThat(heard.events).isEmpty();

        two.follow(session);
        one.tell(session, new SessionMessage.Head(2));
        assertThat(heard.events).containsExactly(session, new SessionMessage.Head(2));
        assertThat(own.events).isEmpty();

        two.unfollow(session);
        one.tell(session, new SessionMessage.Head(3));
        assertThat(heard.events).hasSize(2);
    }

    @Test
    void whatConcernsAllReachesAll() {
        start();
        CommonMessage online = new CommonMessage.Online(session, Set.of(ParticipantId.next()));
        one.tellAll(online);
        assertThat(heard.events).containsExactly(online);
    }

    @Test
    void aSilentReplicaIsGoneAndBackWhenItSpeaks() {
        start();
        assertThat(two.others()).containsExactly(one.self());
        oneLine.deaf(true);
        timers.advance(ReplicaBus.SILENCE.minus(ReplicaBus.BEAT));
        assertThat(heard.events).isEmpty();
        timers.advance(ReplicaBus.BEAT.multipliedBy(3));
        assertThat(heard.events).containsExactly(one.self());
        assertThat(two.others()).isEmpty();

        oneLine.deaf(false);
        oneLine.up(true);
        timers.advance(MOMENT);
        assertThat(two.others()).containsExactly(one.self());
    }

    @Test
    void whoLeavesInOrderIsGoneAtOnce() {
        start();
        one.close();
        assertThat(heard.events).containsExactly(one.self());
    }

    @Test
    void whoHearsNothingNotEvenItselfJudgesNobodyAndConnectsAnew() {
        start();
        twoLine.deaf(true);
        timers.advance(ReplicaBus.SILENCE.multipliedBy(5));
        assertThat(twoLine.reconnects()).isEqualTo(1);
        assertThat(two.isConnected()).isFalse();
        assertThat(heard.events).doesNotContain(one.self());
        assertThat(two.others()).containsExactly(one.self());

        twoLine.deaf(false);
        twoLine.up(true);
        assertThat(two.isConnected()).isTrue();
        assertThat(heard.events).containsExactly("connected");
        timers.advance(ReplicaBus.SILENCE.multipliedBy(2));
        assertThat(two.others()).containsExactly(one.self());
    }

    @Test
    void afterABreakEachFollowedSessionIsToldAndADeadOneHasItsTimeToBeHeard() {
        start();
        two.follow(session);
        heard.events.clear();
        twoLine.up(false);
        one.close();
        timers.advance(ReplicaBus.SILENCE.multipliedBy(3));
        assertThat(heard.events).isEmpty();
        twoLine.up(true);
        assertThat(heard.events).containsExactly("connected", session);
        timers.advance(ReplicaBus.SILENCE.plus(MOMENT));
        assertThat(heard.events).containsExactly("connected", session, one.self());
    }

    @Test
    void nothingIsSentWhileNothingGetsThrough() {
        start();
        oneLine.up(false);
        one.tell(session, new SessionMessage.Head(1));
        one.tellAll(new CommonMessage.RunnersChanged());
        assertThat(one.isConnected()).isFalse();
        assertThat(heard.events).isEmpty();
    }

    @Test
    void whatIsNoMessageIsPassedOver() {
        start();
        two.follow(session);
        heard.events.clear();
        oneLine.publish("tandem:session:" + session, new byte[] {1, 2, 3});
        oneLine.publish("tandem:session:" + session, BusCodec.encode(one.self(), new SessionMessage.Head(1)));
        oneLine.publish("tandem:replicas", "a stranger's words, longer".getBytes(StandardCharsets.UTF_8));
        assertThat(heard.events).containsExactly(new SessionMessage.Head(1));
    }

    @Test
    void oneThatFailsToListenKeepsNobodyFromHearing() {
        two.listen(new Replicas.Listener() {
            @Override
            public void heard(ReplicaId from, CommonMessage message) {
                throw new IllegalStateException("meant to fail");
            }
        });
        start();
        one.tellAll(new CommonMessage.RunnersChanged());
        assertThat(heard.events).containsExactly(new CommonMessage.RunnersChanged());
    }

    @Test
    void aReplicaByItselfFollowsAndTellsNobody() {
        Replicas alone = Replicas.ALONE;
        alone.follow(session);
        alone.tell(session, new SessionMessage.Head(1));
        alone.tellAll(new CommonMessage.Alive());
        assertThat(alone.areConfigured()).isFalse();
        assertThat(alone.isConnected()).isFalse();
        assertThat(alone.others()).isEmpty();
    }
}
