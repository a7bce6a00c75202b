package dev.tandem.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.socket.CloseReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each metric moves when what it counts happens. */
class MetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void commitsAreTimedAndCounted() {
        CommitMetrics metrics = new CommitMetrics(registry);
        metrics.committed(3_000_000, 2, 5, 700);
        metrics.committed(1_000_000, 1, 1, 100);

        assertThat(registry.get("tandem.commit.duration").timer().count()).isEqualTo(2);
        assertThat(registry.get("tandem.commit.duration").timer().max(TimeUnit.MILLISECONDS))
                .isEqualTo(3);
        assertThat(registry.get("tandem.commit.batches").summary().totalAmount())
                .isEqualTo(3);
        assertThat(registry.get("tandem.commit.records").summary().max()).isEqualTo(5);
        assertThat(registry.get("tandem.log.records").counter().count()).isEqualTo(6);
        assertThat(registry.get("tandem.log.bytes").counter().count()).isEqualTo(800);
    }

    @Test
    void failingCommitsShowUntilOneSucceeds() {
        CommitMetrics metrics = new CommitMetrics(registry);
        assertThat(registry.get("tandem.commit.failing").gauge().value()).isZero();
        metrics.failed();
        assertThat(registry.get("tandem.commit.failing").gauge().value()).isEqualTo(1);
        metrics.committed(1, 1, 1, 1);
        assertThat(registry.get("tandem.commit.failing").gauge().value()).isZero();
    }

    @Test
    void snapshotsAreTimedAndTheirFailuresCounted() {
        SessionMetrics metrics = new SessionMetrics(registry);
        metrics.snapshotSaved(2_000_000);
        metrics.snapshotFailed();

        assertThat(registry.get("tandem.snapshot.duration").timer().count()).isEqualTo(1);
        assertThat(registry.get("tandem.snapshot.failures").counter().count()).isEqualTo(1);
    }

    @Test
    void itShowsHowFarASessionWasBehindOtherReplicas() {
        SessionMetrics metrics = new SessionMetrics(registry);
        metrics.followed(3, Duration.ofMillis(20));
        metrics.followed(1, Duration.ofMillis(-5)); // two clocks

        assertThat(registry.get("tandem.replica.lag").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(20);
        assertThat(registry.get("tandem.replica.behind").summary().totalAmount())
                .isEqualTo(4);
    }

    @Test
    void connectionsAndTheirEndsAreCounted() {
        SocketMetrics metrics = new SocketMetrics(registry);
        metrics.opened();
        metrics.opened();
        metrics.closing(CloseReason.TOO_SLOW);
        metrics.closed();

        assertThat(registry.get("tandem.connections").gauge().value()).isEqualTo(1);
        assertThat(registry.get("tandem.connections.closed")
                        .tag("code", "4408")
                        .tag("reason", "SOCKET-04")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("tandem.readers.dropped").counter().count()).isEqualTo(1);
    }

    @Test
    void answersAreTimedAndRefusalsCountedByCode() {
        SocketMetrics metrics = new SocketMetrics(registry);
        metrics.acknowledged(4_000_000);
        metrics.refused(ErrorCode.UPDATE_TOO_LARGE);
        metrics.refused(ErrorCode.UPDATE_TOO_LARGE);

        assertThat(registry.get("tandem.acknowledgement.duration").timer().count())
                .isEqualTo(1);
        assertThat(registry.get("tandem.refusals")
                        .tag("code", "DOC-02")
                        .counter()
                        .count())
                .isEqualTo(2);
    }
}
