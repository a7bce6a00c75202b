package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.SessionId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveSessionsTest {
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");
    private final LiveSessions sessions = scene.sessions();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aSessionIsEvictedOnlyWhenNobodyHoldsIt() {
        SessionLease first = sessions.open(scene.id());
        SessionLease second = sessions.open(scene.id());
        assertThat(first.session()).isSameAs(second.session());
        first.close();
        first.close(); // twice is once

        sessions.evictIdle(Duration.ZERO);
        assertThat(sessions.size()).isEqualTo(1);

        second.close();
        sessions.evictIdle(Duration.ofHours(1));
        assertThat(sessions.size()).as("not idle for long enough").isEqualTo(1);
        sessions.evictIdle(Duration.ZERO);
        assertThat(sessions.size()).isZero();
        try (SessionLease again = sessions.open(scene.id())) {
            assertThat(again.session()).isNotSameAs(second.session());
            assertThat(again.session().members()).isEqualTo(scene.session().members());
        }
    }

    @Test
    void whatIsInMemoryIsCounted() {
        assertThat(scene.get(sessions.census())).isEqualTo(Census.NOTHING);
        try (SessionLease lease = sessions.open(scene.id())) {
            assertThat(scene.get(sessions.census()).documents()).isEqualTo(1);
            scene.get(lease.session().read(reader -> reader.text(scene.file())));
            scene.get(ada.submitTo(lease.session(), new Command.RequestRun(scene.file(), "python")));
            assertThat(scene.get(sessions.census())).isEqualTo(new Census(1, 1, 1, 1));
            assertThat(sessions.uncommittedBytes()).isZero();

            scene.database().hold();
            var answer = ada.submitTo(lease.session(), new Command.RenameSession("held"));
            assertThat(sessions.uncommittedBytes()).isPositive();
            scene.database().release();
            scene.get(answer);
            assertThat(sessions.uncommittedBytes()).isZero();
        }
    }

    @Test
    void oneLargePasteIsWorthASnapshot() {
        Doc doc = scene.openFile(ada);
        byte[] paste = SessionScene.type(doc, 0, "p".repeat(300_000));
        scene.get(ada.submit(new Command.UpdateDocument(scene.file(), paste)));
        scene.awaitSnapshot();
    }

    @Test
    void anUnknownSessionLeavesNothingBehind() {
        assertRefused(SessionId.next(), ErrorCode.SESSION_UNKNOWN);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void anEndedSessionIsNotOpenedHoweverItIsLoaded() {
        SessionLease held = sessions.open(scene.id());
        scene.get(ada.submitTo(held.session(), new Command.EndSession()));
        held.close();
        assertRefused(scene.id(), ErrorCode.SESSION_ENDED);
        sessions.evictIdle(Duration.ZERO); // stores a snapshot that holds the end
        scene.awaitSnapshot();
        assertRefused(scene.id(), ErrorCode.SESSION_ENDED);
        assertThat(ada.refusal(new Command.RenameSession("late"))).isEqualTo(ErrorCode.SESSION_ENDED);
    }

    private void assertRefused(SessionId id, ErrorCode code) {
        assertThatThrownBy(() -> sessions.open(id))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
