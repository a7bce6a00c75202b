package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a text and tells what one transaction changed in it, with the attributes: Yjs' {@code YTextEvent}. Like that it comes upon
 * formats that concurrent changes have made superfluous, and that whoever looks at the change has to delete.
 */
final class TextChanges {
    private enum Step {
        NONE,
        RETAIN,
        INSERT,
        DELETE
    }

    private final BlockStore store;
    private final Blocks blocks;
    private final Transaction transaction;
    private final TextVisitor visitor;

    private Step step = Step.NONE;
    private int length;
    private final StringBuilder text = new StringBuilder();

    /** Lengths of what is left as it is: told only when something else follows. */
    private final List<Integer> retained = new ArrayList<>(2);

    /** What holds at present. */
    private final Map<String, @Nullable Object> present = new LinkedHashMap<>();
    /** What held before the transaction. */
    private final Map<String, @Nullable Object> old = new LinkedHashMap<>();
    /** How the attributes of what is retained differ from before. */
    private final Map<String, @Nullable Object> difference = new LinkedHashMap<>();

    private final List<Integer> superfluous = new ArrayList<>(0);

    TextChanges(BlockStore store, Transaction transaction, TextVisitor visitor) {
        this.store = store;
        this.blocks = store.blocks;
        this.transaction = transaction;
        this.visitor = visitor;
    }

    /** Returns the blocks that are superfluous, in their order. */
    List<Integer> walk(SharedType type) {
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            switch (blocks.kind(block)) {
                case Kind.STRING, Kind.EMBED, Kind.TYPE -> visitContent(block);
                case Kind.FORMAT -> visitFormat(block);
                default -> {
                    // Nothing is left of it, or it is no text.
                }
            }
        }
        flush();
        return superfluous;
    }

    private int before(int block) {
        int client = blocks.client(block);
        return transaction.clockBefore(client, store.client(client).nextClock);
    }

    /** Whether this transaction deleted it; one that was begun by an observer meanwhile may have done so too. */
    private boolean isDeletedHere(int block) {
        return blocks.isDeleted(block)
                && transaction.deletes.contains(store.client(blocks.client(block)).id, blocks.clock(block));
    }

    /** A block may have been lengthened in place: its first operations are old then, and the others new. */
    private void visitContent(int block) {
        int all = blocks.length(block);
        int known = Math.clamp((long) before(block) - blocks.clock(block), 0, all);
        boolean deletedHere = isDeletedHere(block);
        if (known > 0) {
            if (deletedHere) {
                begin(Step.DELETE);
                length += known;
            } else if (!blocks.isDeleted(block)) {
                begin(Step.RETAIN);
                length += known;
            }
        }
        if (known == all || deletedHere) {
            return;
        }
        if (blocks.kind(block) == Kind.STRING) {
            begin(Step.INSERT);
            int from = blocks.content(block);
            store.client(blocks.client(block)).text.appendTo(text, from + known, from + all);
        } else {
            flush();
            flushRetained();
            visitor.insertEmbed(Contents.value(store, block, 0), new LinkedHashMap<>(present));
        }
    }

    private void visitFormat(int block) {
        Format format = Contents.format(store, block);
        boolean superfluousHere = false;
        if (blocks.clock(block) >= before(block)) {
            if (!isDeletedHere(block)) {
                superfluousHere = added(format);
            }
        } else if (isDeletedHere(block)) {
            deleted(format);
        } else if (!blocks.isDeleted(block)) {
            superfluousHere = kept(format);
        }
        if (superfluousHere && !blocks.isDeleted(block)) {
            superfluous.add(block);
        } else if (!blocks.isDeleted(block)) {
            if (step == Step.INSERT) {
                flush();
            }
            AttributeValues.update(present, format);
        }
    }

    private boolean added(Format format) {
        if (AttributeValues.equal(present.get(format.key), format.value)) {
            return format.value != null;
        }
        endRetain();
        if (AttributeValues.equal(format.value, old.get(format.key))) {
            difference.remove(format.key);
        } else {
            difference.put(format.key, format.value);
        }
        return false;
    }

    private void deleted(Format format) {
        old.put(format.key, format.value);
        Object value = present.get(format.key);
        if (!AttributeValues.equal(value, format.value)) {
            endRetain();
            difference.put(format.key, value);
        }
    }

    private boolean kept(Format format) {
        old.put(format.key, format.value);
        if (!difference.containsKey(format.key)) {
            return false;
        }
        Object value = difference.get(format.key);
        if (AttributeValues.equal(value, format.value)) {
            return value != null;
        }
        endRetain();
        if (format.value == null) {
            difference.remove(format.key);
        } else {
            difference.put(format.key, format.value);
        }
        return false;
    }

    private void begin(Step next) {
        if (step != next) {
            flush();
            step = next;
        }
    }

    private void endRetain() {
        if (step == Step.RETAIN) {
            flush();
        }
    }

    private void flush() {
        switch (step) {
            case NONE -> {}
            case RETAIN -> {
                if (difference.isEmpty()) {
                    retained.add(length);
                } else {
                    flushRetained();
                    visitor.retain(length, new LinkedHashMap<>(difference));
                }
            }
            case INSERT -> {
                flushRetained();
                visitor.insert(text.toString(), new LinkedHashMap<>(present));
                text.setLength(0);
            }
            case DELETE -> {
                flushRetained();
                visitor.delete(length);
            }
        }
        length = 0;
        step = Step.NONE;
    }

    private void flushRetained() {
        retained.forEach(units -> visitor.retain(units, new LinkedHashMap<>()));
        retained.clear();
    }
}
