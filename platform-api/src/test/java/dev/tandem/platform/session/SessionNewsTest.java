package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another replica commits; this one hears of it, or looks. */
class SessionNewsTest {
    private final ManualTimers timers = new ManualTimers();
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ana = scene.founds("Ana", "");
    private final LiveSessions here = scene.sessions();
    private final SessionLease lease = here.open(scene.session().id());
    private final SessionNews news =
            new SessionNews(here, new SessionLog(TestDatabase.pool()), scene.replicas(), timers, Runnable::run);

    @AfterEach
    void end() {
        lease.close();
        scene.close();
    }

    private long sequence() {
        return scene.get(lease.session().read(SessionReader::sequence));
    }

    /** Something is committed at the other replica. {@return where the log ends then} */
    private Committed rename(String name) {
        Committed committed = scene.get(ana.submit(new Command.RenameSession(name)));
        scene.sequence(); // the owner tells the others after it has answered
        return committed;
    }

    @Test
    void whatAnotherReplicaCommittedIsToldAndTakenIn() {
        news.start();
        long before = sequence();
        Committed committed = rename("One");
        assertThat(scene.replicas().told()).contains(new SessionMessage.Records(committed.records()));
        scene.replicas()
                .say(it -> it.heard(
                        ReplicaId.next(), lease.session().id(), new SessionMessage.Records(committed.records())));
        assertThat(sequence()).isEqualTo(before + 1);
    }

    @Test
    void aNoteThatThereIsMoreMakesItRead() {
        news.start();
        rename("One");
        Committed last = rename("Two");
        scene.replicas()
                .say(it -> it.heard(ReplicaId.next(), lease.session().id(), new SessionMessage.Head(last.sequence())));
        assertThat(sequence()).isEqualTo(last.sequence());
    }

    @Test
    void aLostMessageCostsOneLook() {
        news.start();
        Committed committed = rename("One");
        timers.advance(SessionNews.LOOK.multipliedBy(SessionNews.SPARED));
        assertThat(sequence()).isEqualTo(committed.sequence());
    }

    @Test
    void withoutMessagesItLooksMoreOften() {
        scene.replicas().connected(false);
        news.start();
        Committed committed = rename("One");
        timers.advance(SessionNews.LOOK);
        assertThat(sequence()).isEqualTo(committed.sequence());
    }

    @Test
    void afterABreakItLooksAtOnce() {
        news.start();
        Committed committed = rename("One");
        scene.replicas().say(it -> it.following(lease.session().id()));
        assertThat(sequence()).isEqualTo(committed.sequence());
    }

    @Test
    void newsAreFollowedForAsLongAsASessionIsInMemory() {
        assertThat(scene.replicas().followed()).contains(lease.session().id());
        lease.close();
        here.evictIdle(Duration.ofMinutes(-1));
        assertThat(here.size()).isZero();
    }

    @Test
    void largeNewsAreANoteOnly() {
        SessionEvent event = new SessionEvent.RunOutput(
                dev.tandem.protocol.RunId.next(),
                dev.tandem.protocol.OutputStream.STDOUT,
                new byte[SessionMessage.MAX_RECORDS_BYTES + 1]);
        var record = new dev.tandem.protocol.LogRecord(7, Instant.EPOCH, ana.id(), event);
        assertThat(SessionMessage.of(List.of(record))).isEqualTo(new SessionMessage.Head(7));
    }
}
