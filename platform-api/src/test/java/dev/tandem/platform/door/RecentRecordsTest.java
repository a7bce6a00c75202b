package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentRecordsTest {
    private static final ParticipantId SOMEBODY = ParticipantId.next();

    private final RecentRecords recent = new RecentRecords();

    private static LogRecord record(long sequence) {
        return new LogRecord(sequence, Instant.EPOCH, SOMEBODY, new SessionEvent.SessionRenamed("at " + sequence));
    }

    @Test
    void hasEverythingSinceItBeganAndNothingBefore() {
        recent.begin(10);
        recent.add(record(12), 10);
        recent.add(record(15), 10);
        assertThat(recent.after(9)).isEmpty();
        assertThat(recent.after(10).orElseThrow()).containsExactly(record(12), record(15));
        assertThat(recent.after(12).orElseThrow()).containsExactly(record(15));
        assertThat(recent.after(20).orElseThrow()).isEmpty();
    }

    @Test
    void isBoundedInNumberAndInSize() {
        recent.begin(0);
        for (int sequence = 1; sequence <= 600; sequence++) {
            recent.add(record(sequence), 10);
        }
        assertThat(recent.start()).isEqualTo(100);
        assertThat(recent.after(99)).isEmpty();
        assertThat(recent.after(100).orElseThrow()).hasSize(500);
        recent.add(record(601), 64 * 1024);
        assertThat(recent.start()).isEqualTo(600);
        recent.add(record(602), 100 * 1024);
        assertThat(recent.start()).isEqualTo(602);
        assertThat(recent.after(602).orElseThrow()).isEmpty();
    }
}
