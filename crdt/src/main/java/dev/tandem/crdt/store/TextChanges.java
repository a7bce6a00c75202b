package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import org.jspecify.annotations.Nullable;

/** Walks through a text and tells what one transaction changed in it. Attributes are passed over. */
public final class TextChanges {
    /** Hears of the steps from left to right; neighbouring ones are not yet joined. */
    public interface Visitor {
        /** Units that were there and still are. */
        void retain(int length);

        /** Text that is new. */
        void insert(String text);

        /**
         * An embedded object that is new.
         *
         * @param value a {@link SharedType} for a nested type, otherwise a JSON text
         */
        void insertEmbed(@Nullable Object value);

        /** Units that were there and are gone. */
        void delete(int length);
    }

    private final BlockStore store;
    private final Transaction transaction;
    private final Visitor visitor;

    TextChanges(BlockStore store, Transaction transaction, Visitor visitor) {
        this.store = store;
        this.transaction = transaction;
        this.visitor = visitor;
    }

    void walk(SharedType type) {
        Blocks blocks = store.blocks;
        for (int block = type.first; block != Blocks.NONE; block = blocks.right[block]) {
            if (blocks.isCountable(block)) {
                visit(blocks, block);
            }
        }
    }

    /** A block may have been lengthened in place: its first operations are old then, and the others new. */
    private void visit(Blocks blocks, int block) {
        ClientBlocks list = store.client(blocks.client[block]);
        int before = transaction.clockBefore(blocks.client[block], list.nextClock);
        int length = blocks.length[block];
        int old = Math.clamp((long) before - blocks.clock[block], 0, length);
        if (blocks.isDeleted(block)) {
            if (old > 0 && transaction.deletes.contains(list.id, blocks.clock[block])) {
                visitor.delete(old);
            }
            return;
        }
        if (old > 0) {
            visitor.retain(old);
        }
        if (old == length) {
            return;
        }
        if (blocks.kind[block] == Kind.STRING) {
            int from = blocks.content[block];
            visitor.insert(list.text.string(from + old, from + length));
        } else {
            visitor.insertEmbed(Contents.value(store, block, 0));
        }
    }
}
