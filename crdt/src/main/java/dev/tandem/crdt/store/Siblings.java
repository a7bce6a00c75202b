package dev.tandem.crdt.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The runs that were inserted between the same two neighbours, of the one place where many were met last: when each of thousands of people
 * adds something at the same place, nobody's run has to pass those of all the others one by one.
 *
 * <p>They are those that follow the left neighbour immediately, have the same origins and ascend by client. A search block by block would stop
 * before the first one whose client is not below that of the new run, so halving finds the same place. Whoever links, splits or joins blocks
 * of a list tells, and then they are forgotten.
 */
final class Siblings {
    private static final int MANY = 16;

    private @Nullable Object owner;
    private int left;
    private int originClient;
    private int originClock;
    private int rightClient;
    private int rightClock;

    private int[] members = new int[0];
    private long[] ids = new long[0];
    private int count;
    /** Where the last search ended; −1 if it did not end among them. */
    private int place = -1;

    /**
     * Finds the block after which a run belongs.
     *
     * @param ofList whose list it is, as {@link Blocks} keeps it
     * @return whether it is among those that are known: {@link #found} tells where
     */
    boolean find(Incoming run, Object ofList, long id, Blocks blocks) {
        place = -1;
        if (!ofList.equals(owner) || !isBetween(run)) {
            return false;
        }
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ids[middle] < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // Behind the last one others may follow that have different origins.
        if (low == count && blocks.right(members[count - 1]) != run.right) {
            return false;
        }
        place = low;
        return true;
    }

    private boolean isBetween(Incoming run) {
        return run.left == left
                && run.originClient == originClient
                && (originClient == Blocks.NONE || run.originClock == originClock)
                && run.rightClient == rightClient
                && (rightClient == Blocks.NONE || run.rightClock == rightClock);
    }

    /** The block after which the run belongs that was last searched for. */
    int found() {
        return place == 0 ? left : members[place - 1];
    }

    /** Notes a block that was linked where the last search ended. */
    void linked(Object ofList, int block, long id) {
        if (place < 0) {
            changed(ofList);
            return;
        }
        if (count == members.length) {
            members = Arrays.copyOf(members, count + (count >>> 1));
            ids = Arrays.copyOf(ids, members.length);
        }
        System.arraycopy(members, place, members, place + 1, count - place);
        System.arraycopy(ids, place, ids, place + 1, count - place);
        members[place] = block;
        ids[place] = id;
        count++;
        place = -1;
    }

    /** Forgets them if they are in a list whose links or origins change. */
    void changed(@Nullable Object ofList) {
        if (ofList != null && ofList.equals(owner)) {
            owner = null;
        }
    }

    /**
     * Looks at the siblings of a run, which is not linked yet.
     *
     * @param first the block behind its left neighbour
     * @param passed how many were passed in vain
     */
    void learn(Incoming run, Object ofList, long id, BlockStore store, int first, int passed) {
        if (passed < MANY) {
            return;
        }
        Blocks blocks = store.blocks;
        owner = null;
        left = run.left;
        originClient = run.originClient;
        originClock = run.originClock;
        rightClient = run.rightClient;
        rightClock = run.rightClock;
        count = 0;
        long last = -1;
        for (int at = first; at != Blocks.NONE && at != run.right; at = blocks.right(at)) {
            long ofMember = store.client(blocks.client(at)).id;
            if (ofMember < last || !isSibling(blocks, at)) {
                break;
            }
            if (count == members.length) {
                members = Arrays.copyOf(members, Math.max(2 * MANY, 2 * count));
                ids = Arrays.copyOf(ids, members.length);
            }
            members[count] = at;
            ids[count++] = ofMember;
            last = ofMember;
        }
        if (count < MANY) {
            return;
        }
        owner = ofList;
        find(run, ofList, id, blocks);
    }

    private boolean isSibling(Blocks blocks, int block) {
        return blocks.originClient(block) == originClient
                && (originClient == Blocks.NONE || blocks.originClock(block) == originClock)
                && blocks.rightClient(block) == rightClient
                && (rightClient == Blocks.NONE || blocks.rightClock(block) == rightClock);
    }
}
