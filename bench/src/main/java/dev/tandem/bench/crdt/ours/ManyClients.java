package dev.tandem.bench.crdt.ours;

import dev.tandem.crdt.Doc;
import java.util.List;

/**
 * Family B3: one of many clients, each of which made one change, receives the changes of all; it hears of every transaction, as all
 * documents there do.
 */
final class ManyClients implements Workload {
    private final List<byte[]> updates;
    private final boolean oneTransaction;
    private Doc document = new Doc(7);
    private long heard;

    ManyClients(List<byte[]> updates, boolean oneTransaction) {
        this.updates = updates;
        this.oneTransaction = oneTransaction;
    }

    @Override
    public void pass(Stopwatch watch) {
        document = new Doc(7);
        document.getText("text");
        document.getArray("array");
        document.getMap("map");
        document.observeUpdates(event -> heard += event.update().length);
        document.applyUpdate(updates.get(1)); // its own change
        watch.start();
        if (oneTransaction) {
            document.transact(this::apply);
        } else {
            apply();
        }
        watch.stop();
    }

    private void apply() {
        for (byte[] update : updates) {
            document.applyUpdate(update);
        }
    }

    @Override
    public Outcome outcome() {
        if (heard == 0) {
            throw new IllegalStateException("nobody was told of the changes");
        }
        return Outcome.of(
                document,
                updates.size(),
                updates.stream().mapToLong(update -> update.length).sum());
    }
}
