package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.codec.UpdateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What can be said of an update's news from the encoded state alone. */
class UpdateExtentTest {
    private static final byte[] NOTHING = {0, 0};

    private final Doc doc = new Doc(7);

    private byte[] edited(Runnable edit) {
        byte[] before = doc.encodeStateVector();
        edit.run();
        return doc.encodeStateAsUpdate(before);
    }

    private UpdateExtent extent() {
        return UpdateExtent.of(doc.encodeStateAsUpdate());
    }

    @Test
    void whatTheStateHoldsIsNoNews() {
        byte[] typed = edited(() -> doc.getText("t").insert(0, "hello"));
        byte[] deleted = edited(() -> doc.getText("t").delete(1, 2));

        assertThat(extent().covers(typed)).isTrue();
        assertThat(extent().covers(deleted)).isTrue();
        assertThat(extent().covers(doc.encodeStateAsUpdate())).isTrue();
        assertThat(extent().covers(NOTHING)).isTrue();
        assertThat(extent().encodeStateVector()).isEqualTo(doc.encodeStateVector());
    }

    @Test
    void anEditAndADeletionAreNews() {
        doc.getText("t").insert(0, "hello");
        UpdateExtent before = extent();
        byte[] deleted = edited(() -> doc.getText("t").delete(1, 2));
        assertThat(before.covers(deleted)).isFalse();

        UpdateExtent after = extent();
        assertThat(after.covers(edited(() -> doc.getText("t").delete(2, 1)))).isFalse();
        assertThat(after.covers(edited(() -> doc.getText("t").insert(0, "x")))).isFalse();
    }

    @Test
    void aDeletionOfWhatHasNotComeIsNews() {
        byte[] typed = edited(() -> doc.getText("t").insert(0, "hello"));
        byte[] deleted = edited(() -> doc.getText("t").delete(0, 5));
        byte[] deletionOnly = Updates.diffUpdate(deleted, doc.encodeStateVector());

        assertThat(UpdateExtent.of(deletionOnly).covers(deletionOnly)).isFalse();
        assertThat(UpdateExtent.of(Updates.mergeUpdates(List.of(typed, deletionOnly)))
                        .covers(deletionOnly))
                .isTrue();
    }

    @Test
    void whatIsNoUpdateIsRefused() {
        byte[] cut = {1, 1};
        assertThatThrownBy(() -> UpdateExtent.of(cut)).isInstanceOf(UpdateException.class);
        assertThatThrownBy(() -> extent().covers(cut)).isInstanceOf(UpdateException.class);
    }

    /** The document itself is the judge. */
    @Test
    void aDocumentSaysTheSameOfAnyUpdate() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            List<Doc> authors = List.of(new Doc(1), new Doc(2), new Doc(3));
            var updates = new ArrayList<byte[]>();
            for (Doc author : authors) {
                author.observeUpdates(event -> updates.add(event.update()));
            }
            for (int step = 0; step < 30; step++) {
                edit(authors.get(random.nextInt(3)), random);
                if (random.nextInt(3) == 0) {
                    Doc from = authors.get(random.nextInt(3));
                    Doc to = authors.get(random.nextInt(3));
                    to.applyUpdate(from.encodeStateAsUpdate(to.encodeStateVector()));
                }
            }
            Doc judge = authors.get(random.nextInt(3));
            UpdateExtent extent = UpdateExtent.of(judge.encodeStateAsUpdate());
            assertThat(extent.encodeStateVector()).as("seed %d", seed).isEqualTo(judge.encodeStateVector());
            for (byte[] update : updates) {
                assertThat(extent.covers(update))
                        .as("seed %d", seed)
                        .isEqualTo(judge.news(update).isEmpty());
            }
        }
    }

    private static void edit(Doc doc, Random random) {
        YText text = doc.getText("t");
        int length = text.length();
        if (length > 0 && random.nextInt(3) == 0) {
            int at = random.nextInt(length);
            text.delete(at, 1 + random.nextInt(Math.min(4, length - at)));
        } else {
            text.insert(random.nextInt(length + 1), "abcd".substring(0, 1 + random.nextInt(4)));
        }
    }
}
