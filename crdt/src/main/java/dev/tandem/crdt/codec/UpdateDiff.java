package dev.tandem.crdt.codec;

/** Takes parts of updates, or the whole, without a document, as Yjs' {@code diffUpdate} and {@code convertUpdateFormat} do. */
public final class UpdateDiff {
    private UpdateDiff() {}

    /** What of an update is beyond a state; its whole delete set stays. */
    public static byte[] diff(StructBatch batch, LongIntMap state) {
        return diff(batch, state, new StructWriter());
    }

    /**
     * What of an update is beyond a state; its whole delete set stays.
     *
     * @param out decides on the format; nothing was written to it yet
     */
    public static byte[] diff(StructBatch batch, LongIntMap state, StructSink out) {
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
        return finish(batch, out);
    }

    /** The whole of an update, written anew. */
    public static byte[] all(StructBatch batch, StructSink out) {
        for (int struct = 0; struct < batch.structs; struct++) {
            out.struct(batch, struct, 0);
        }
        return finish(batch, out);
    }

    private static byte[] finish(StructBatch batch, StructSink out) {
        var deletes = new IdRanges();
        deletes.addDeletes(batch);
        return out.finish(deletes);
    }

    /** The state that a new document has after this update alone. */
    public static byte[] stateVector(StructBatch batch) {
        var out = new ByteWriter();
        int clients = 0;
        for (int i = 0; i < batch.sections(); i++) {
            int end = reach(batch, i);
            if (end > 0) {
                out.varUint(batch.sectionClient(i)).varUint(end);
                clients++;
            }
        }
        return new ByteWriter().varUint(clients).raw(out).toByteArray();
    }

    /** The clock behind the operations of a section that follow one another from 0 on; 0 if it begins later. */
    public static int reach(StructBatch batch, int section) {
        int end = 0;
        for (int struct = batch.sectionStart(section); struct < batch.sectionStart(section + 1); struct++) {
            if (batch.clock[struct] != end || batch.kind[struct] == Kind.SKIP) {
                break;
            }
            end += batch.length[struct];
        }
        return end;
    }
}
