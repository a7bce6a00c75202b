package dev.tandem.platform.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunQuotaTest {
    private static final ParticipantId ANA = ParticipantId.next();
    private static final ParticipantId BO = ParticipantId.next();

    private final RunBook book = new RunBook();
    private Instant now = Instant.parse("2026-11-27T10:00:00Z");
    private long sequence;

    private RunQuota quota(int person, int session, Duration processorTime) {
        return new RunQuota(person, session, processorTime, () -> now);
    }

    private void run(ParticipantId who, Duration processorTime) {
        RunId run = RunId.next();
        happened(who, new SessionEvent.RunRequested(run, "python", EntryId.next()));
        happened(who, new SessionEvent.RunEnded(run, EndReason.EXITED, 0, 1, processorTime.toMillis(), 1, ""));
    }

    private void happened(ParticipantId who, SessionEvent event) {
        book.apply(new LogRecord(++sequence, now, who, event));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Refusal refused(RunQuota quota, ParticipantId who) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> quota.check(book, who));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @Test
    void onePersonMayStartSoManyWithinAMinute() {
        RunQuota quota = quota(2, 100, Duration.ZERO);
        run(ANA, Duration.ZERO);
        pass(Duration.ofSeconds(10));
        quota.check(book, ANA);
        run(ANA, Duration.ZERO);
        pass(Duration.ofSeconds(10));

        Refusal refusal = refused(quota, ANA);
        assertThat(refusal.problem().code()).isEqualTo(ErrorCode.RUN_TOO_OFTEN.code());
        assertThat(refusal.problem().values()).containsEntry("limit", 2).containsEntry("retryAfter", 40L);
        assertThatCode(() -> quota.check(book, BO)).doesNotThrowAnyException();

        pass(Duration.ofSeconds(40));
        assertThatCode(() -> quota.check(book, ANA)).doesNotThrowAnyException();
    }

    @Test
    void allTogetherToo() {
        RunQuota quota = quota(2, 3, Duration.ZERO);
        run(ANA, Duration.ZERO);
        run(BO, Duration.ZERO);
        quota.check(book, ANA);
        run(ANA, Duration.ZERO);
        assertThat(refused(quota, BO).problem().values()).containsEntry("limit", 3);
    }

    @Test
    void processorTimeIsGivenByTheHour() {
        RunQuota quota = quota(100, 100, Duration.ofMinutes(10));
        run(ANA, Duration.ofMinutes(6));
        pass(Duration.ofMinutes(20));
        quota.check(book, ANA);
        run(BO, Duration.ofMinutes(6));

        Refusal refusal = refused(quota, ANA);
        assertThat(refusal.problem().code()).isEqualTo(ErrorCode.RUN_TIME_USED.code());
        assertThat(refusal.problem().values())
                .containsEntry("retryAfter", Duration.ofMinutes(40).toSeconds());
        pass(Duration.ofMinutes(40));
        assertThatCode(() -> quota.check(book, ANA)).doesNotThrowAnyException();
    }

    @Test
    void withoutALimitThereIsAsMuchAsThereIs() {
        run(ANA, Duration.ofHours(5));
        assertThatCode(() -> quota(100, 100, Duration.ZERO).check(book, ANA)).doesNotThrowAnyException();
    }
}
