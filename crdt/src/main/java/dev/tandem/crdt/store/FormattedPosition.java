package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the place for plain text in a text that has formatting attributes: behind the unit before it, and past deleted blocks and
 * attributes that change nothing, so that the text takes on the attributes around it. As Y.Text does, from the start of the text.
 */
final class FormattedPosition {
    private final Blocks blocks;
    private final BlockStore store;
    /** JSON texts by name; a name that is not there is null. */
    private final Map<String, String> attributes = new HashMap<>();

    private FormattedPosition(BlockStore store) {
        this.store = store;
        this.blocks = store.blocks;
    }

    /** The block on the left of the place. */
    static int find(BlockStore store, Transaction transaction, SharedType type, int index) {
        return new FormattedPosition(store).walk(transaction, type, index);
    }

    private int walk(Transaction transaction, SharedType type, int index) {
        int left = Blocks.NONE;
        int right = type.first;
        for (int rest = index; right != Blocks.NONE && rest > 0; ) {
            int visible = blocks.visible(right);
            if (rest < visible) {
                store.cleanStart(transaction, blocks.client[right], blocks.clock[right] + rest);
                visible = rest;
            }
            rest -= visible;
            if (isFormat(right)) {
                update(right);
            }
            left = right;
            right = blocks.right[right];
        }
        while (right != Blocks.NONE && (blocks.isDeleted(right) || (isFormat(right) && changesNothing(right)))) {
            left = right;
            right = blocks.right[right];
        }
        return left;
    }

    private boolean isFormat(int block) {
        return blocks.kind[block] == Kind.FORMAT && !blocks.isDeleted(block);
    }

    private void update(int block) {
        ByteReader in = format(block);
        String key = in.varString();
        String value = in.varString();
        if (value.equals("null")) {
            attributes.remove(key);
        } else {
            attributes.put(key, value);
        }
    }

    private boolean changesNothing(int block) {
        ByteReader in = format(block);
        String key = in.varString();
        return attributes.getOrDefault(key, "null").equals(in.varString());
    }

    private ByteReader format(int block) {
        return new ByteReader(Contents.bytes(store, block, 0), Contents.TRUSTED);
    }
}
