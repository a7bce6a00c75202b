package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.ParticipantId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a runner says is on its disk alone: who may say it, and that everybody who comes later knows it. */
class DiskOnlyTest {
    private static final DiskOnly LEFT = new DiskOnly(
            List.of(
                    new DiskOnly.Left("film.mp4", false, "The file is too large."),
                    new DiskOnly.Left("node_modules", true, null)),
            3);

    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");
    private final Caller runner = new Caller.Runner(ParticipantId.next());

    @AfterEach
    void close() {
        scene.close();
    }

    private void tells(DiskOnly left) {
        scene.get(scene.session().submit(runner, new Command.ReportDiskOnly(left)));
    }

    @Test
    void itIsKeptThroughRestartsUntilARunnerSaysOtherwise() {
        assertThat(scene.view().diskOnly()).isEqualTo(DiskOnly.NONE);
        tells(LEFT);
        assertThat(scene.view().diskOnly()).isEqualTo(LEFT);
        scene.restart();
        assertThat(scene.view().diskOnly()).isEqualTo(LEFT);
        scene.snapshotNow();
        scene.restart();
        assertThat(scene.view().diskOnly()).isEqualTo(LEFT);
        tells(DiskOnly.NONE);
        assertThat(scene.view().diskOnly()).isEqualTo(DiskOnly.NONE);
    }

    @Test
    void whatIsKnownIsNotRecordedAgain() {
        tells(LEFT);
        long sequence = scene.sequence();
        tells(LEFT);
        assertThat(scene.sequence()).isEqualTo(sequence);
    }

    @Test
    void noPersonMaySayIt() {
        assertThat(ada.refusal(new Command.ReportDiskOnly(LEFT))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(scene.view().diskOnly()).isEqualTo(DiskOnly.NONE);
    }
}
