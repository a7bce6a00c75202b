package dev.tandem.crdt;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.store.Editor;
import dev.tandem.crdt.store.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts values into a document. */
final class Insertions {
    private Insertions() {}

    /** Refuses what could not be inserted, before anything is. */
    static void check(List<? extends @Nullable Object> values) {
        var out = new ByteWriter();
        for (Object value : values) {
            if (value instanceof YType type) {
                if (type.isIntegrated()) {
                    throw new IllegalArgumentException("this type is in a document already");
                }
            } else if (value instanceof Doc doc) {
                doc.checkFree();
            } else {
                out.clear();
                AnyCodec.write(out, value);
            }
        }
    }

    /** Inserts values: neighbouring ones that are no types or bytes become one item. */
    static void insert(Replica replica, Editor.Insertion at, List<? extends @Nullable Object> values) {
        var plain = new ByteWriter();
        int count = 0;
        for (Object value : values) {
            if (value instanceof YType || value instanceof Doc || value instanceof byte[]) {
                insertPlain(at, plain, count);
                count = 0;
                if (value instanceof YType type) {
                    type.integrate(replica, at);
                } else if (value instanceof Doc doc) {
                    at.subdocument(doc.enter(replica));
                } else if (value instanceof byte[] bytes) {
                    at.binary(bytes);
                }
            } else {
                AnyCodec.write(plain, value);
                count++;
            }
        }
        insertPlain(at, plain, count);
    }

    private static void insertPlain(Editor.Insertion at, ByteWriter values, int count) {
        if (count > 0) {
            at.values(values.toByteArray(), count);
            values.clear();
        }
    }
}
