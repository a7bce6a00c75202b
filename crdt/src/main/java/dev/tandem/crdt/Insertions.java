package dev.tandem.crdt;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.store.Editor;
import dev.tandem.crdt.store.Replica;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values on their way into a document: checked, and encoded as far as that is needed, before anything is inserted. */
final class Insertions {
    /** Types, documents and arrays of bytes, and between them a {@link Run} for each run of other values. */
    private final List<Object> pieces = new ArrayList<>(1);

    /** Neighbouring values, which become one item. */
    @SuppressWarnings("ArrayRecordComponent") // encoded values are bytes; equality of insertions is never asked
    private record Run(byte[] values, int count) {}

    /**
     * Refuses what could not be inserted.
     *
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    Insertions(List<? extends @Nullable Object> values) {
        var plain = new ByteWriter(likelyBytes(values.size()));
        int count = 0;
        for (Object value : values) {
            if (value instanceof YType || value instanceof Doc || value instanceof byte[]) {
                addRun(plain, count);
                count = 0;
                checkFree(value);
                pieces.add(value);
            } else {
                AnyCodec.write(plain, value);
                count++;
            }
        }
        addRun(plain, count);
    }

    private static int likelyBytes(int values) {
        return 16 + Math.min(values, 1 << 16) * 6;
    }

    private static void checkFree(Object value) {
        if (value instanceof YType type && type.isIntegrated()) {
            throw new IllegalArgumentException("this type is in a document already");
        }
        if (value instanceof Doc doc) {
            doc.checkFree();
        }
    }

    private void addRun(ByteWriter values, int count) {
        if (count > 0) {
            pieces.add(new Run(values.toByteArray(), count));
            values.clear();
        }
    }

    /** Refuses what could not be inserted. */
    static void check(List<? extends @Nullable Object> values) {
        new Insertions(values);
    }

    /** Inserts them. */
    void insert(Replica replica, Editor.Insertion at) {
        for (Object piece : pieces) {
            if (piece instanceof Run(byte[] values, int count)) {
                at.values(values, count);
            } else if (piece instanceof YType type) {
                type.integrate(replica, at);
            } else if (piece instanceof Doc doc) {
                at.subdocument(doc.enter(replica));
            } else if (piece instanceof byte[] bytes) {
                at.binary(bytes);
            }
        }
    }
}
