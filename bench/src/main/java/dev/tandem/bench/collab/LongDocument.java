package dev.tandem.bench.collab;

import dev.tandem.bench.collab.load.Script;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.YText;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A document with the history of a long text: 260,000 edits of one character, 70 % of them insertions, in bursts; about as many structs as the
 * recorded history of a paper has. It is sent as people's work arrives: in many updates, one after the other.
 */
final class LongDocument {
    private static final int EDITS = 260_000;
    private static final int EDITS_PER_UPDATE = 2_000;
    private static final double JUMPS = 0.02;
    private static final double INSERTIONS = 0.7;
    private static final long CLIENT = 0x5000_0001L;

    private final List<byte[]> updates = new ArrayList<>();
    private final Doc doc = new Doc(CLIENT);

    LongDocument() {
        var random = new SplittableRandom(EDITS);
        YText text = doc.getText(Script.ROOT);
        var some = new ArrayList<byte[]>();
        doc.observeUpdates(event -> some.add(event.update()));
        int position = 0;
        boolean inserting = true;
        for (int edit = 0; edit < EDITS; edit++) {
            if (random.nextDouble() < JUMPS) {
                position = random.nextInt(text.length() + 1);
                inserting = random.nextDouble() < INSERTIONS;
            }
            if (inserting || position == 0) {
                text.insert(position++, String.valueOf((char) ('a' + random.nextInt(26))));
            } else {
                text.delete(--position, 1);
            }
            if (some.size() == EDITS_PER_UPDATE || edit == EDITS - 1) {
                updates.add(Updates.mergeUpdates(some));
                some.clear();
            }
        }
    }

    List<byte[]> updates() {
        return updates;
    }

    String text() {
        return doc.getText(Script.ROOT).toString();
    }

    /** What it is like, for the report. */
    String description() {
        return String.format(
                "%,d edits, %,d characters, state of %,d bytes, sent in %,d updates",
                EDITS, doc.getText(Script.ROOT).length(), doc.encodeStateAsUpdate().length, updates.size());
    }
}
