package dev.tandem.bench.crdt.ours;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Updates;
import java.util.List;

/** Many updates become one without a document. */
final class UpdatesMerged implements Workload {
    private final List<byte[]> updates;
    private byte[] merged = {};

    UpdatesMerged(List<byte[]> updates) {
        this.updates = updates;
    }

    @Override
    public void pass(Stopwatch watch) {
        watch.start();
        merged = Updates.mergeUpdates(updates);
        watch.stop();
    }

    @Override
    public Outcome outcome() {
        var document = new Doc(7);
        document.applyUpdate(merged);
        return new Outcome(Outcome.contentOf(document), Outcome.digest(merged), updates.size(), merged.length);
    }
}
