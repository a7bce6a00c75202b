package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.StructWriter;
import java.util.Arrays;

/**
 * Integrates the structs of one update in an order in which each comes after those that it depends on, as Yjs' {@code integrateStructs}:
 * clients in descending order, and when a struct lacks one of another client of this update, that client's structs first. What still lacks
 * something at the end is the rest.
 */
final class StructQueue {
    private static final int APPLICABLE = -1;

    private final BlockStore store;
    private final Resolver resolver;
    private final Transaction transaction;
    private final StructBatch batch;

    private final int[] cursor;
    /** First struct of each section that could not be integrated; {@link #APPLICABLE} if there is none. */
    private final int[] restStart;

    private boolean hasRest;
    private final LongIntMap sectionOf = new LongIntMap();
    /** Sections by ascending client; the last one that is not finished is next. */
    private final int[] order;

    private int orderSize;
    private int[] stack = new int[4];
    private int stackSize;
    private final LongIntMap missing = new LongIntMap();

    /**
     * A queue.
     *
     * @param done structs of the first section that are integrated already
     */
    StructQueue(BlockStore store, Resolver resolver, Transaction transaction, StructBatch batch, int done) {
        this.store = store;
        this.resolver = resolver;
        this.transaction = transaction;
        this.batch = batch;
        int sections = batch.sections();
        cursor = new int[sections];
        restStart = new int[sections];
        Arrays.fill(restStart, APPLICABLE);
        for (int i = 0; i < sections; i++) {
            cursor[i] = batch.sectionStart(i);
            sectionOf.put(batch.sectionClient(i), i);
        }
        cursor[0] += done;
        order = new int[sections];
        long[] descending = sectionOf.keysDescending();
        for (int i = 0; i < sections; i++) {
            order[i] = sectionOf.get(descending[sections - 1 - i], 0);
        }
        orderSize = sections;
    }

    /** The clocks that the rest waits for, by client. */
    LongIntMap missing() {
        return missing;
    }

    boolean hasRest() {
        return hasRest;
    }

    /** Writes the rest, clients in descending order. */
    void writeRest(StructWriter out) {
        for (long client : sectionOf.keysDescending()) {
            int section = sectionOf.get(client, 0);
            if (restStart[section] != APPLICABLE) {
                for (int struct = restStart[section]; struct < batch.sectionStart(section + 1); struct++) {
                    out.struct(batch, struct, 0);
                }
            }
        }
    }

    void run() {
        int target = nextTarget();
        if (target < 0) {
            return;
        }
        int struct = cursor[target]++;
        while (true) {
            int dependency = tryToIntegrate(struct);
            if (dependency >= 0) {
                struct = cursor[dependency]++;
                continue;
            }
            if (stackSize > 0) {
                struct = stack[--stackSize];
            } else {
                if (!unfinished(target)) {
                    target = nextTarget();
                    if (target < 0) {
                        return;
                    }
                }
                struct = cursor[target]++;
            }
        }
    }

    private boolean unfinished(int section) {
        return restStart[section] == APPLICABLE && cursor[section] < batch.sectionStart(section + 1);
    }

    private int nextTarget() {
        while (orderSize > 0 && !unfinished(order[orderSize - 1])) {
            orderSize--;
        }
        return orderSize == 0 ? -1 : order[orderSize - 1];
    }

    /**
     * Integrates a struct, or puts it aside.
     *
     * @return the section whose next struct has to come first, −1 if there is none
     */
    private int tryToIntegrate(int struct) {
        if (batch.kind(struct) == Kind.SKIP) {
            return -1;
        }
        long client = batch.client(struct);
        int known = store.state(client);
        if (known < batch.clock(struct)) {
            push(struct);
            waitFor(client, batch.clock(struct) - 1);
            putStackAside();
            return -1;
        }
        long lacking = resolver.missingClient(batch, struct);
        if (lacking == StructBatch.NONE) {
            resolver.integrate(transaction, batch, struct, known - batch.clock(struct));
            return -1;
        }
        push(struct);
        int section = sectionOf.get(lacking, -1);
        if (section >= 0 && unfinished(section)) {
            return section;
        }
        waitFor(lacking, store.state(lacking));
        putStackAside();
        return -1;
    }

    private void push(int struct) {
        if (stackSize == stack.length) {
            stack = Arrays.copyOf(stack, stackSize * 2);
        }
        stack[stackSize++] = struct;
    }

    private void waitFor(long client, int clock) {
        if (missing.get(client, Integer.MAX_VALUE) > clock) {
            missing.put(client, clock);
        }
    }

    private void putStackAside() {
        for (int i = 0; i < stackSize; i++) {
            int section = batch.section(stack[i]);
            hasRest = true;
            if (restStart[section] == APPLICABLE || stack[i] < restStart[section]) {
                restStart[section] = stack[i];
            }
        }
        stackSize = 0;
    }
}
