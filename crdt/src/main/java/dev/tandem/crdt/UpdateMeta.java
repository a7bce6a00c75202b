package dev.tandem.crdt;

import dev.tandem.crdt.codec.StructBatch;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The clocks between which the operations of an update lie, by client, in the order of the update. Gaps are not told.
 *
 * @param from first clock of each client
 * @param to clock behind the last one of each client
 */
public record UpdateMeta(Map<Long, Long> from, Map<Long, Long> to) {
    /** Copies the maps. */
    public UpdateMeta {
        from = Collections.unmodifiableMap(new LinkedHashMap<>(from));
        to = Collections.unmodifiableMap(new LinkedHashMap<>(to));
    }

    static UpdateMeta of(StructBatch batch) {
        var from = new LinkedHashMap<Long, Long>();
        var to = new LinkedHashMap<Long, Long>();
        for (int struct = 0; struct < batch.structs(); struct++) {
            long client = batch.client(struct);
            from.putIfAbsent(client, (long) batch.clock(struct));
            to.put(client, (long) batch.clock(struct) + batch.length(struct));
        }
        return new UpdateMeta(from, to);
    }
}
