package dev.tandem.crdt.sync;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An update of the awareness protocol ({@code y-protocols/awareness}).
 *
 * @param entries one for each client it speaks of
 */
public record AwarenessUpdate(List<Entry> entries) {
    /** Copies the list. */
    public AwarenessUpdate {
        entries = List.copyOf(entries);
    }

    /**
     * What one client says.
     *
     * @param client its id
     * @param clock grows with each change of its state
     * @param state its state as JSON text; {@code null} when it is gone
     */
    public record Entry(long client, long clock, @Nullable String state) {}

    /** The bytes of this update. */
    public byte[] encode() {
        var out = new ByteWriter();
        out.varUint(entries.size());
        for (Entry entry : entries) {
            out.varUint(entry.client())
                    .varUint(entry.clock())
                    .varString(entry.state() == null ? "null" : entry.state());
        }
        return out.toByteArray();
    }

    /**
     * Reads an update that fills the whole input. That states are JSON is checked; they are kept as they came.
     *
     * @param limits what is accepted
     * @throws UpdateException if it is not one
     */
    public static AwarenessUpdate decode(byte[] bytes, DecodeLimits limits) {
        var in = new ByteReader(bytes, limits);
        int count = in.count("awareness states", 3);
        var entries = new ArrayList<Entry>(count);
        for (int i = 0; i < count; i++) {
            long client = in.varUint();
            long clock = in.varUint();
            String state = in.jsonString();
            entries.add(new Entry(client, clock, state.strip().equals("null") ? null : state));
        }
        in.expectEnd();
        return new AwarenessUpdate(entries);
    }
}
