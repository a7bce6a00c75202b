package dev.tandem.platform.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who wrote which line, against a model that knows each character's author and time. Replay with {@code -Dtandem.seed=<seed>}. */
class BlameTest {
    private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
    private static final ParticipantId ADA = ParticipantId.next();
    private static final ParticipantId BO = ParticipantId.next();

    private final long seed = Long.getLong("tandem.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private LiveDocument document = new LiveDocument(DocumentLimits.DEFAULT);
    private final Map<Long, Doc> docs = new HashMap<>();

    private byte[] edit(Doc doc, int index, int deleted, String text) {
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = doc.observeUpdates(event -> updates.add(event.update()))) {
            doc.transact(() -> {
                doc.getText("content").delete(index, deleted);
                doc.getText("content").insert(index, text);
            });
        }
        return updates.getFirst();
    }

    private void types(ParticipantId author, long client, Instant at, int index, int deleted, String text) {
        Doc doc = docs.computeIfAbsent(client, id -> new Doc(id));
        doc.applyUpdate(document.state());
        document.apply(author, at, edit(doc, index, deleted, text));
    }

    private List<Blame.Run> lines() {
        return Blame.of(EntryId.next(), 1, document).lines();
    }

    @Test
    void aLineIsByWhoWroteInItLast() {
        types(ADA, 1, START, 0, 0, "one\ntwo\n\nfour");
        assertThat(lines()).containsExactly(new Blame.Run(1, 4, ADA, START));
        Instant later = START.plusSeconds(600);
        types(BO, 2, later, 5, 1, "W");
        assertThat(lines())
                .containsExactly(
                        new Blame.Run(1, 1, ADA, START),
                        new Blame.Run(2, 1, BO, later),
                        new Blame.Run(3, 2, ADA, START));
    }

    @Test
    void whoSplitsALineOrDeletesInItDoesNotBecomeItsAuthor() {
        types(ADA, 1, START, 0, 0, "one\ntwo\n");
        types(BO, 2, START.plusSeconds(600), 1, 0, "\n");
        types(BO, 2, START.plusSeconds(600), 0, 1, "");
        assertThat(document.text()).isEqualTo("\nne\ntwo\n");
        assertThat(lines())
                .as("the first line holds nothing but Bo's line feed")
                .containsExactly(new Blame.Run(1, 1, BO, START.plusSeconds(600)), new Blame.Run(2, 2, ADA, START));
    }

    @Test
    void anEmptyTextHasNoLines() {
        assertThat(lines()).isEmpty();
        types(ADA, 1, START, 0, 0, "x");
        types(ADA, 1, START, 0, 1, "");
        assertThat(lines()).isEmpty();
    }

    private record Written(
            char value, long client, long clock, @Nullable Instant at) {}

    @Test
    void everyLineAgreesWithTheModel() {
        for (int round = 0; round < 30; round++) {
            document = new LiveDocument(DocumentLimits.DEFAULT);
            docs.clear();
            List<Written> model = new ArrayList<>();
            Map<Long, Long> clocks = new HashMap<>();
            Instant now = START;
            for (int step = 0; step < 80; step++) {
                now = now.plusSeconds(random.nextInt(3) == 0 ? 60 + random.nextInt(1000) : 0);
                long client = 1L + random.nextInt(4); // 1 and 2 are Ada's, 3 and 4 are Bo's
                int index = random.nextInt(model.size() + 1);
                int deleted = random.nextInt(Math.min(4, model.size() - index + 1));
                String text = "ab\n\ncd".substring(random.nextInt(3), 3 + random.nextInt(4));
                types(client <= 2 ? ADA : BO, client, now, index, deleted, text);
                model.subList(index, index + deleted).clear();
                for (int i = 0; i < text.length(); i++) {
                    long clock = clocks.merge(client, 1L, Long::sum) - 1;
                    model.add(index + i, new Written(text.charAt(i), client, clock, now));
                }
                if (step % 25 == 24) {
                    document = new LiveDocument(DocumentLimits.DEFAULT, document.toStored());
                }
            }
            assertThat(Blame.origins(document)).as("seed %d", seed).isEqualTo(expected(model));
        }
    }

    private static List<Blame.Origin> expected(List<Written> text) {
        List<Blame.Origin> lines = new ArrayList<>();
        List<Written> line = new ArrayList<>();
        for (Written character : text) {
            boolean feed = character.value() == '\n';
            if (!feed || line.isEmpty()) {
                line.add(character);
            }
            if (feed) {
                lines.add(origin(line));
                line.clear();
            }
        }
        if (!line.isEmpty()) {
            lines.add(origin(line));
        }
        return lines;
    }

    private static Blame.Origin origin(List<Written> line) {
        Written newest = line.stream()
                .max(Comparator.comparing(Written::at)
                        .thenComparingLong(Written::clock)
                        .thenComparingLong(Written::client))
                .orElseThrow();
        return new Blame.Origin(newest.client() <= 2 ? ADA : BO, newest.at());
    }
}
