package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.TypeRef;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the formats that a remote change has made superfluous, in a transaction of its own: Yjs' {@code cleanupYTextAfterTransaction}.
 * Every copy that knows that it has texts does so, and all come to delete the same.
 */
final class FormattingCleanup {
    private final BlockStore store;
    private final Blocks blocks;
    private final FormattingGaps gaps;

    FormattingCleanup(BlockStore store, Deleter deleter) {
        this.store = store;
        this.blocks = store.blocks;
        this.gaps = new FormattingGaps(store, deleter);
    }

    /** Whether a transaction that changed a type calls for a cleanup: of everything that it changed. */
    static boolean isNeeded(Transaction transaction, SharedType changed) {
        return changed.isKnownToBeFormatted()
                && !transaction.isLocal()
                && !changed.deleted
                && (changed.typeRef() == TypeRef.TEXT || changed.typeRef() == TypeRef.XML_TEXT);
    }

    /**
     * Tidies up after a transaction whose deletions are normalized.
     *
     * @param cleaning the transaction of the cleanup
     */
    void run(Transaction transaction, Transaction cleaning) {
        Set<SharedType> reformatted = typesWithNewFormats(transaction);
        var visited = new BitSet();
        transaction.deletes.forEachAsAdded((id, clock, end) -> {
            ClientBlocks list = store.client(store.indexOf(id));
            for (int at = list.find(blocks, clock);
                    at < list.blocks.size() && blocks.clock(list.blocks.get(at)) < end;
                    at++) {
                tidyAround(cleaning, list.blocks.get(at), reformatted, visited);
            }
        });
        reformatted.forEach(type -> tidyStart(cleaning, type));
    }

    private Set<SharedType> typesWithNewFormats(Transaction transaction) {
        var types = new LinkedHashSet<SharedType>();
        for (int i = 0; i < transaction.clientCount; i++) {
            ClientBlocks list = store.client(transaction.clients[i]);
            for (int at = list.find(blocks, transaction.clocksBefore[i]); at < list.blocks.size(); at++) {
                int block = list.blocks.get(at);
                SharedType parent = blocks.parent(block);
                if (parent != null && blocks.kind(block) == Kind.FORMAT && !blocks.isDeleted(block)) {
                    types.add(parent);
                }
            }
        }
        return types;
    }

    /** Where only content was deleted the attributes need not be known. */
    private void tidyAround(Transaction transaction, int block, Set<SharedType> reformatted, BitSet visited) {
        SharedType parent = blocks.parent(block);
        if (parent == null || !parent.isKnownToBeFormatted() || reformatted.contains(parent)) {
            return;
        }
        if (blocks.kind(block) == Kind.FORMAT) {
            reformatted.add(parent);
        } else {
            gaps.tidyAround(transaction, block, visited);
        }
    }

    /**
     * Tidies up a text in which formats came or went. Yjs goes through all of it, but its {@code cleanupFormattingGap} finds the gap from a
     * block on at which, but for the start of the text, there is none.
     */
    private void tidyStart(Transaction transaction, SharedType type) {
        var attributes = new LinkedHashMap<String, @Nullable Object>();
        int block = type.first;
        while (block != Blocks.NONE && (blocks.isDeleted(block) || blocks.kind(block) == Kind.FORMAT)) {
            if (!blocks.isDeleted(block)) {
                AttributeValues.update(attributes, Contents.format(store, block));
            }
            block = blocks.right(block);
        }
        if (block != Blocks.NONE) {
            gaps.tidy(transaction, type.first, block, new LinkedHashMap<>(), attributes);
        }
    }
}
