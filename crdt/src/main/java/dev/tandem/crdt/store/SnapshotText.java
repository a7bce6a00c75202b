package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells a text as it was at a snapshot, with marks on what has changed since another one: Yjs' {@code toDelta} with snapshots. Blocks must be
 * split so that each was there as a whole or not at all.
 */
public final class SnapshotText {
    /** Makes the value of the attribute that marks a change. */
    @FunctionalInterface
    public interface Marks {
        /**
         * Called for each block that changed.
         *
         * @param added whether it is new, otherwise it is gone
         */
        Object mark(boolean added, long client, int clock);
    }

    private static final String MARK = "ychange";

    private final BlockStore store;
    private final Blocks blocks;
    private final @Nullable SnapshotState at;
    private final @Nullable SnapshotState before;
    private final Marks marks;
    private final TextVisitor visitor;
    private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    /**
     * A reader.
     *
     * @param at {@code null} for now
     * @param before {@code null} to mark nothing
     */
    SnapshotText(
            BlockStore store,
            @Nullable SnapshotState at,
            @Nullable SnapshotState before,
            Marks marks,
            TextVisitor visitor) {
        this.store = store;
        this.blocks = store.blocks;
        this.at = at;
        this.before = before;
        this.marks = marks;
        this.visitor = visitor;
    }

    void read(SharedType type) {
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            boolean shown = at == null ? !blocks.isDeleted(block) : isShown(at, block);
            boolean wasShown = before != null && isShown(before, block);
            if (shown || wasShown) {
                read(block, shown, wasShown);
            }
        }
        flush();
    }

    private boolean isShown(SnapshotState state, int block) {
        return state.shows(store.client(blocks.client(block)).id, blocks.clock(block));
    }

    private void read(int block, boolean shown, boolean wasShown) {
        switch (blocks.kind(block)) {
            case Kind.STRING -> {
                if (!shown && at != null) {
                    mark(block, false);
                } else if (before != null && !wasShown) {
                    mark(block, true);
                } else if (attributes.containsKey(MARK)) {
                    flush();
                    attributes.remove(MARK);
                }
                int from = blocks.content(block);
                store.client(blocks.client(block)).text.appendTo(text, from, from + blocks.length(block));
            }
            case Kind.TYPE, Kind.EMBED -> {
                flush();
                visitor.insertEmbed(Contents.value(store, block, 0), new LinkedHashMap<>(attributes));
            }
            case Kind.FORMAT -> {
                if (shown) {
                    flush();
                    AttributeValues.update(attributes, Contents.format(store, block));
                }
            }
            default -> {
                // What was forgotten since cannot be told.
            }
        }
    }

    /** A mark that names its user and the kind of change holds on for what that user changed in the same way. */
    private void mark(int block, boolean added) {
        long client = store.client(blocks.client(block)).id;
        boolean holds = attributes.get(MARK) instanceof Map<?, ?> mark
                && mark.get("user") instanceof Number user
                && user.doubleValue() == client
                && Objects.equals(mark.get("type"), added ? "added" : "removed");
        if (!holds) {
            flush();
            attributes.put(MARK, marks.mark(added, client, blocks.clock(block)));
        }
    }

    private void flush() {
        if (!text.isEmpty()) {
            visitor.insert(text.toString(), new LinkedHashMap<>(attributes));
            text.setLength(0);
        }
    }
}
