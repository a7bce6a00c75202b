package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Id;
import dev.tandem.crdt.codec.Kind;
import org.jspecify.annotations.Nullable;

/** Positions in lists that stay with an operation, whatever happens around it: from indices to operations and back. */
public final class Positions {
    /**
     * A position as an index.
     *
     * @param type whose list it is in
     * @param index number of visible units before it
     */
    public record Place(SharedType type, int index) {}

    private final BlockStore store;
    private final Blocks blocks;
    private final Editor editor;

    Positions(BlockStore store, Editor editor) {
        this.store = store;
        this.blocks = store.blocks;
        this.editor = editor;
    }

    /** The name of a type at the root, {@code null} for a nested one. */
    public @Nullable String rootName(SharedType type) {
        return type.rootName;
    }

    /** The operation that holds a nested type, {@code null} for one at the root. */
    public @Nullable Id holder(SharedType type) {
        return type.client == Blocks.NONE ? null : id(type.client, type.clock);
    }

    private Id id(int client, int clock) {
        return new Id(store.client(client).id, clock);
    }

    /**
     * The operation at the unit right of an index, or left of it.
     *
     * @param index ≥ 0; any beyond the end is the end
     * @return {@code null} if there is none: the position is that end of the list
     */
    public @Nullable Id operationAt(SharedType type, int index, boolean left) {
        if (left && index == 0) {
            return null;
        }
        int unit = left ? index - 1 : index;
        if (unit < type.length) {
            PositionIndex positions = editor.index(type);
            positions.find(unit);
            int block = positions.block();
            return id(blocks.client(block), blocks.clock(block) + positions.offset());
        }
        return left && type.last != Blocks.NONE ? id(blocks.client(type.last), blocks.end(type.last) - 1) : null;
    }

    /**
     * Where the unit of an operation is, or was before it was deleted.
     *
     * @param behind whether the position is behind the unit rather than before it
     * @param followRedone whether a unit that was deleted and made anew here is the new one
     * @return {@code null} if the operation is unknown here or its place is forgotten
     */
    public @Nullable Place placeOf(Id operation, boolean behind, boolean followRedone) {
        int client = known(operation);
        if (client == Blocks.NONE) {
            return null;
        }
        int block = store.find(client, operation.clock());
        int offset = operation.clock() - blocks.clock(block);
        if (followRedone && blocks.isRedone(block)) {
            Redone now = Redone.follow(store, client, operation.clock());
            block = now.block();
            offset = now.offset();
        }
        SharedType type = blocks.parent(block);
        if (type == null) {
            return null;
        }
        if (type.deleted) {
            return new Place(type, 0);
        }
        int within = blocks.visible(block) == 0 ? 0 : offset + (behind ? 1 : 0);
        return new Place(type, within + unitsBefore(type, block));
    }

    private int unitsBefore(SharedType type, int block) {
        if (blocks.entry(block) == null) {
            return editor.index(type).positionOf(block);
        }
        int units = 0;
        for (int other = blocks.left(block); other != Blocks.NONE; other = blocks.left(other)) {
            units += blocks.visible(other);
        }
        return units;
    }

    /**
     * The type that an operation holds.
     *
     * @param followRedone whether a type that was deleted and made anew here is the new one
     * @return {@code null} if the operation is unknown here, or holds no type or none any more
     */
    public @Nullable SharedType typeOf(Id operation, boolean followRedone) {
        int client = known(operation);
        if (client == Blocks.NONE) {
            return null;
        }
        int block = store.find(client, operation.clock());
        if (followRedone && blocks.isRedone(block)) {
            block = Redone.follow(store, client, operation.clock()).block();
        }
        return blocks.kind(block) == Kind.TYPE ? Contents.type(store, block) : null;
    }

    /** Index of the client if the operation is integrated here. */
    private int known(Id operation) {
        return operation.clock() < store.state(operation.client()) ? store.indexOf(operation.client()) : Blocks.NONE;
    }
}
