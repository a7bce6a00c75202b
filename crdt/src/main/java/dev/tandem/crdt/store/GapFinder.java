package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.StructBatch;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Plays through applying updates on clocks alone, to see whether everything would find what it depends on. A section that is held up waits
 * in a queue of the client it needs, so no section is looked at twice without getting on.
 */
final class GapFinder {
    private static final class Section {
        final StructBatch batch;
        final int number;
        int struct;

        Section(StructBatch batch, int number) {
            this.batch = batch;
            this.number = number;
            this.struct = batch.sectionStart(number);
        }
    }

    private record Waiting(Section section, int clock) {}

    private final BlockStore store;
    private final LongIntMap states = new LongIntMap();
    private final Map<Long, PriorityQueue<Waiting>> waiting = new HashMap<>();
    private final ArrayDeque<Section> ready = new ArrayDeque<>();
    private int unfinished;

    GapFinder(BlockStore store) {
        this.store = store;
    }

    /** Whether something in the updates would wait, their deletions included. */
    boolean hasGap(List<StructBatch> batches) {
        for (StructBatch batch : batches) {
            for (int i = 0; i < batch.sections(); i++) {
                ready.add(new Section(batch, i));
                unfinished++;
            }
        }
        for (Section section = ready.poll(); section != null; section = ready.poll()) {
            advance(section);
        }
        if (unfinished > 0) {
            return true;
        }
        for (StructBatch batch : batches) {
            for (int i = 0; i < batch.deletes(); i++) {
                if (batch.deleteClock(i) + batch.deleteLength(i) > state(batch.deleteClient(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private int state(long client) {
        int state = states.get(client, -1);
        return state >= 0 ? state : store.state(client);
    }

    private void advance(Section section) {
        StructBatch batch = section.batch;
        long client = batch.sectionClient(section.number);
        int end = batch.sectionStart(section.number + 1);
        while (section.struct < end) {
            int struct = section.struct;
            if (batch.kind(struct) != Kind.SKIP) {
                if (heldUp(section, client, batch.clock(struct) - 1)) {
                    return;
                }
                if (batch.kind(struct) != Kind.GC
                        && (heldUp(section, batch.originClient(struct), batch.originClock(struct))
                                || heldUp(section, batch.rightClient(struct), batch.rightClock(struct))
                                || heldUp(section, batch.parentClient(struct), batch.parentClock(struct)))) {
                    return;
                }
                arrive(client, batch.clock(struct) + batch.length(struct));
            }
            section.struct++;
        }
        unfinished--;
    }

    private boolean heldUp(Section section, long client, int clock) {
        if (client == StructBatch.NONE || clock < state(client)) {
            return false;
        }
        waiting.computeIfAbsent(client, ignored -> new PriorityQueue<>(Comparator.comparingInt(Waiting::clock)))
                .add(new Waiting(section, clock));
        return true;
    }

    private void arrive(long client, int clock) {
        if (clock <= state(client)) {
            return;
        }
        states.put(client, clock);
        PriorityQueue<Waiting> queue = waiting.get(client);
        while (queue != null && !queue.isEmpty() && queue.element().clock < clock) {
            ready.add(queue.remove().section);
        }
    }
}
