package dev.tandem.bench.collab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Updates;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpdateScannerTest {
    private static final int AUTHORS = 7;
    private static final int EDITS = 90;

    private final Scripts scripts = new Scripts();
    private final UpdateScanner scanner = new UpdateScanner();

    @BeforeEach
    void everybodyTypes() {
        for (int author = 0; author < AUTHORS; author++) {
            scripts.of(author).extend(EDITS);
        }
    }

    private int edits(byte[] update) {
        int[] edits = {0};
        scanner.scan(update, 0, () -> {
            int author = Script.author(scanner.client);
            if (author >= 0) {
                assertThat(scripts.of(author).matches(scanner)).isTrue();
                edits[0] += scanner.length;
            }
        });
        return edits[0];
    }

    @Test
    void singleEditsMatchTheirScripts() {
        for (int edit = 0; edit < EDITS; edit++) {
            assertThat(edits(scripts.of(3).update(edit))).isEqualTo(1);
        }
    }

    @Test
    void allEditsAreFoundInWhatAServerMerged() {
        var updates = new ArrayList<byte[]>();
        for (int edit = 0; edit < EDITS; edit++) {
            for (int author = 0; author < AUTHORS; author++) {
                updates.add(scripts.of(author).update(edit));
            }
        }
        assertThat(edits(Updates.mergeUpdates(updates))).isEqualTo(AUTHORS * EDITS);
    }

    @Test
    void allEditsAreFoundInAWholeDocument() {
        var doc = new Doc();
        doc.applyUpdate(Script.seed());
        for (int author = 0; author < AUTHORS; author++) {
            for (int edit = 0; edit < EDITS; edit++) {
                doc.applyUpdate(scripts.of(author).update(edit));
            }
        }
        assertThat(edits(doc.encodeStateAsUpdate())).isEqualTo(AUTHORS * EDITS);
    }

    @Test
    void anEditWithAnotherCharacterDoesNotMatch() {
        byte[] update = scripts.of(0).update(0).clone();
        update[update.length - 2]++; // before the empty delete set
        scanner.scan(update, 0, () -> assertThat(scripts.of(0).matches(scanner)).isFalse());
    }

    @Test
    void mergingInAnyOrderLeadsToTheSame() {
        List<byte[]> some = List.of(
                scripts.of(0).update(0), scripts.of(1).update(0), scripts.of(0).update(1));
        assertThat(edits(Updates.mergeUpdates(some.reversed()))).isEqualTo(3);
    }
}
