package dev.tandem.crdt.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Merges updates that arrive in order, as those of a document's history do: what an update brings of a client lies behind what the ones
 * before it brought. Nothing of an update has to be kept then but its bytes in their final form: they are written at once, as runs of the
 * client, and only the runs are put in order at the end. Confined to one thread.
 */
final class InOrderMerger {
    private final ByteWriter structs;
    private final IdRanges deletes = new IdRanges();

    private final LongIntMap slots = new LongIntMap();
    private long[] client = new long[2];
    private int[] firstClock = new int[2];
    private int[] endClock = new int[2];
    private int[] count = new int[2];
    /** Length of garbage that was not written yet, because more may follow. */
    private int[] garbage = new int[2];

    private int[] firstRun = new int[2];
    private int[] lastRun = new int[2];

    // Runs of structs of one client, each linked to the next one of the same client. A run ends where the next one
    // begins.
    private int runs;
    private int[] runStart = new int[2];
    private int[] runNext = new int[2];
    private int slot = -1;

    private InOrderMerger(int capacity) {
        structs = new ByteWriter(capacity);
    }

    /**
     * One update with the effect of all.
     *
     * @param large takes those of the updates that are large, decoded
     * @return {@code null} if they are not in order
     * @throws UpdateException if one of those up to the first that is not in order is not an update
     */
    static byte @Nullable [] merge(List<byte[]> updates, DecodeLimits limits, Queue<StructBatch> large) {
        long bytes = 0;
        for (byte[] update : updates) {
            bytes += update.length;
        }
        var merger = new InOrderMerger((int) Math.min(bytes, 1 << 26));
        var small = new SmallUpdate();
        var batch = new StructBatch();
        for (byte[] update : updates) {
            boolean inOrder;
            if (small.read(update, limits)) {
                inOrder = merger.add(small);
            } else if (update.length > MergeInput.LARGE_BYTES) {
                StructBatch decoded = UpdateReader.read(update, limits);
                large.add(decoded);
                inOrder = merger.add(decoded);
            } else {
                UpdateReader.read(update, limits, batch);
                inOrder = merger.add(batch);
            }
            if (!inOrder) {
                return null;
            }
        }
        return merger.finish();
    }

    private boolean add(SmallUpdate update) {
        if (!update.isText()) {
            deletes.addLast(update.client(), update.clock(), update.length());
            return true;
        }
        if (!begin(update.client(), update.clock())) {
            return false;
        }
        writeGarbage();
        StructBytes.write(update, structs);
        count[slot]++;
        endClock[slot] += update.length();
        return true;
    }

    private boolean add(StructBatch batch) {
        for (int section = 0; section < batch.sections; section++) {
            if (section > 0 && batch.sectionClient[section] > batch.sectionClient[section - 1]) {
                return false;
            }
            if (batch.sectionStart(section) < batch.sectionStart(section + 1) && !add(batch, section)) {
                return false;
            }
        }
        for (int i = 0; i < batch.deletes; i++) {
            deletes.addLast(batch.deleteClient[i], batch.deleteClock[i], batch.deleteLength[i]);
        }
        return true;
    }

    private boolean add(StructBatch batch, int section) {
        int first = batch.sectionStart(section);
        int end = batch.sectionStart(section + 1);
        if (!begin(batch.sectionClient[section], batch.clock[first])) {
            return false;
        }
        // Garbage continues that of an update before, but within one update stays as it is.
        boolean continued = true;
        for (int struct = first; struct < end; struct++) {
            int kind = batch.kind[struct];
            if (kind == Kind.SKIP) {
                return false; // another update may fill it
            }
            continued &= kind == Kind.GC && garbage[slot] > 0;
            if (!continued) {
                writeGarbage();
            }
            if (kind == Kind.GC) {
                garbage[slot] += batch.length[struct];
            } else {
                StructBytes.write(batch, struct, 0, batch.length[struct], structs);
                count[slot]++;
            }
        }
        endClock[slot] = batch.clock[end - 1] + batch.length[end - 1];
        return true;
    }

    /** Goes on with a client at a clock; tells whether that is where it was left or beyond. */
    private boolean begin(long ofClient, int clock) {
        if (slot < 0 || client[slot] != ofClient) {
            slot = slots.get(ofClient, -1);
            if (slot < 0) {
                addClient(ofClient, clock);
            }
            addRun();
        }
        int gap = clock - endClock[slot];
        if (gap > 0) {
            writeGarbage();
            structs.uint8(Kind.SKIP).varUint(gap);
            count[slot]++;
            endClock[slot] = clock;
        }
        return gap >= 0;
    }

    private void writeGarbage() {
        if (garbage[slot] > 0) {
            structs.uint8(Kind.GC).varUint(garbage[slot]);
            garbage[slot] = 0;
            count[slot]++;
        }
    }

    private void addClient(long ofClient, int clock) {
        slot = slots.size();
        slots.put(ofClient, slot);
        if (slot == client.length) {
            client = Arrays.copyOf(client, slot * 2);
            firstClock = Arrays.copyOf(firstClock, slot * 2);
            endClock = Arrays.copyOf(endClock, slot * 2);
            count = Arrays.copyOf(count, slot * 2);
            garbage = Arrays.copyOf(garbage, slot * 2);
            firstRun = Arrays.copyOf(firstRun, slot * 2);
            lastRun = Arrays.copyOf(lastRun, slot * 2);
        }
        client[slot] = ofClient;
        firstClock[slot] = clock;
        endClock[slot] = clock;
        firstRun[slot] = -1;
    }

    private void addRun() {
        if (runs + 1 == runStart.length) {
            runStart = Arrays.copyOf(runStart, runs * 2 + 2);
            runNext = Arrays.copyOf(runNext, runs * 2 + 2);
        }
        if (firstRun[slot] < 0) {
            firstRun[slot] = runs;
        } else {
            runNext[lastRun[slot]] = runs;
        }
        lastRun[slot] = runs;
        runNext[runs] = -1;
        runStart[runs++] = structs.size();
    }

    private byte[] finish() {
        for (int i = 0; i < slots.size(); i++) {
            if (garbage[i] > 0) {
                slot = i;
                addRun();
                writeGarbage();
            }
        }
        runStart[runs] = structs.size();
        var out = new ByteWriter(structs.size() + 64);
        out.varUint(slots.size());
        for (long ofClient : slots.keysDescending()) {
            int of = slots.get(ofClient, -1);
            out.varUint(count[of]).varUint(ofClient).varUint(firstClock[of]);
            for (int run = firstRun[of]; run >= 0; run = runNext[run]) {
                out.raw(structs.array(), runStart[run], runStart[run + 1] - runStart[run]);
            }
        }
        deletes.normalize();
        deletes.write(out);
        return out.toByteArray();
    }
}
