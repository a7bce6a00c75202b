package dev.tandem.platform.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.ClientRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Times of operations, against a table that has each alone. Replay with {@code -Dtandem.seed=<seed>}. */
class WritingTimesTest {
    private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");

    private final long seed = Long.getLong("tandem.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void whatIsWrittenWithinAMinuteIsOneSpan() {
        WritingTimes times = new WritingTimes();
        for (int i = 0; i < 100; i++) {
            times.add(List.of(new ClientRange(7, i, 1)), START.plusSeconds(i));
        }
        assertThat(times.at(7, 0)).isEqualTo(new WritingTimes.Span(60, Optional.of(START)));
        assertThat(times.at(7, 99).end()).isEqualTo(100);
        assertThat(times.at(7, 100).at()).isEmpty();
        assertThat(times.at(8, 0).at()).isEmpty();
        assertThat(times.encode()).as("two spans of one client").hasSizeLessThan(24);
    }

    @Test
    void everyOperationHasTheTimeOfItsFirstWriting() {
        for (int round = 0; round < 200; round++) {
            WritingTimes times = new WritingTimes();
            Map<List<Long>, Instant> model = new HashMap<>();
            Instant now = START;
            for (int step = 0; step < 60; step++) {
                now = now.plusSeconds(random.nextBoolean() ? 0 : 60 + random.nextInt(100));
                long client = random.nextInt(3);
                int start = random.nextInt(100);
                int length = 1 + random.nextInt(20);
                times.add(List.of(new ClientRange(client, start, length)), now);
                for (long clock = start; clock < start + length; clock++) {
                    model.putIfAbsent(List.of(client, clock), now);
                }
                if (step % 20 == 19) {
                    times = WritingTimes.decode(times.encode());
                }
            }
            List<String> wrong = new ArrayList<>();
            for (long client = 0; client < 3; client++) {
                for (long clock = 0; clock < 125; clock++) {
                    WritingTimes.Span span = times.at(client, clock);
                    Optional<Instant> expected = Optional.ofNullable(model.get(List.of(client, clock)));
                    if (span.end() <= clock || !span.at().equals(expected)) {
                        wrong.add(client + "/" + clock + ": " + span + " instead of " + expected);
                    }
                }
            }
            assertThat(wrong).as("seed %d", seed).isEmpty();
        }
    }
}
