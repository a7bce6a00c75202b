package dev.tandem.bench.crdt.ours;

import dev.tandem.crdt.Doc;
import java.util.List;

/** Remote changes: a new document receives updates one at a time; or all, which is loading when there is but one. */
final class UpdatesApplied implements Workload {
    private final List<byte[]> updates;
    private Doc document = new Doc(7);

    UpdatesApplied(List<byte[]> updates) {
        this.updates = updates;
    }

    @Override
    public void pass(Stopwatch watch) {
        watch.start();
        document = new Doc(7);
        for (byte[] update : updates) {
            document.applyUpdate(update);
        }
        watch.stop();
    }

    @Override
    public Outcome outcome() {
        return Outcome.of(
                document,
                updates.size(),
                updates.stream().mapToLong(update -> update.length).sum());
    }
}
