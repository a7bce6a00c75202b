package dev.tandem.crdt.codec;

/** Takes parts of updates without a document, as Yjs' {@code diffUpdate} and {@code encodeStateVectorFromUpdate} do. */
public final class UpdateDiff {
    private UpdateDiff() {}

    /** What of an update is beyond a state; its whole delete set stays. */
    public static byte[] diff(StructBatch batch, LongIntMap state) {
        var out = new StructWriter();
        for (int i = 0; i < batch.sections(); i++) {
            long client = batch.sectionClient(i);
            int known = state.get(client, 0);
            boolean begun = false;
            for (int struct = batch.sectionStart(i); struct < batch.sectionStart(i + 1); struct++) {
                if (begun) {
                    out.struct(batch, struct, 0);
                } else if (batch.kind[struct] != Kind.SKIP && batch.clock[struct] + batch.length[struct] > known) {
                    out.struct(batch, struct, Math.max(known - batch.clock[struct], 0));
                    begun = true;
                }
            }
        }
        var deletes = new IdRanges();
        deletes.addDeletes(batch);
        return out.finish(deletes);
    }

    /** The state that a new document has after this update alone. */
    public static byte[] stateVector(StructBatch batch) {
        var out = new ByteWriter();
        int clients = 0;
        for (int i = 0; i < batch.sections(); i++) {
            int end = 0;
            for (int struct = batch.sectionStart(i); struct < batch.sectionStart(i + 1); struct++) {
                if (batch.clock[struct] != end || batch.kind[struct] == Kind.SKIP) {
                    break;
                }
                end += batch.length[struct];
            }
            if (end > 0) {
                out.varUint(batch.sectionClient(i)).varUint(end);
                clients++;
            }
        }
        return new ByteWriter().varUint(clients).raw(out).toByteArray();
    }
}
