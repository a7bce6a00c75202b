package dev.tandem.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MinuteLimitTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MinuteLimit limit = new MinuteLimit(
            2,
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            },
            ErrorCode.SESSION_TOO_MANY);

    @Test
    void anybodyMayDoItSoOftenInAMinuteAndOthersDoNotNotice() {
        limit.count("a");
        limit.count("a");
        assertThatThrownBy(() -> limit.count("a"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SESSION_TOO_MANY));
        limit.count("b");
        now = now.plus(Duration.ofSeconds(61));
        limit.count("a");
    }
}
