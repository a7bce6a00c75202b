package dev.tandem.bench.crdt.ours;

import dev.tandem.crdt.Doc;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Heap that one document keeps: the difference that many of them make, after complete collections. */
final class MemoryKept implements Workload {
    private final List<byte[]> updates;
    private final int copies;
    private List<Doc> documents = List.of();

    MemoryKept(List<byte[]> updates, int copies) {
        this.updates = updates;
        this.copies = copies;
        build(); // whatever is made once only, such as classes
    }

    private Doc build() {
        var document = new Doc(7);
        for (byte[] update : updates) {
            document.applyUpdate(update);
        }
        return document;
    }

    @Override
    public void pass(Stopwatch watch) {
        documents = new ArrayList<>(copies);
        long before = used();
        for (int i = 0; i < copies; i++) {
            documents.add(build());
        }
        watch.measured((double) (used() - before) / copies);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Override
    public Outcome outcome() {
        return Outcome.of(documents.getLast(), copies, 0);
    }
}
