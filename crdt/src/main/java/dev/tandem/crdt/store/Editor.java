package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Changes and reads the types of one document. Positions are found by an index that is built when a type is first asked for one. */
public final class Editor {
    private final BlockStore store;
    private final Blocks blocks;
    private final Integrator integrator;
    private final Deleter deleter;
    private final LongSupplier clientId;
    private final Incoming run = new Incoming();

    Editor(BlockStore store, Integrator integrator, Deleter deleter, LongSupplier clientId) {
        this.store = store;
        this.blocks = store.blocks;
        this.integrator = integrator;
        this.deleter = deleter;
        this.clientId = clientId;
    }

    PositionIndex index(SharedType type) {
        PositionIndex index = type.index;
        if (index == null) {
            index = new PositionIndex(blocks, type.first);
            type.index = index;
        }
        return index;
    }

    /** Inserts text: right before the visible unit at the index, as Y.Text does. */
    public void insertText(Transaction transaction, SharedType type, int index, String text) {
        if (type.formatted) {
            searchingCursor(transaction, type, index).insertText(text);
            return;
        }
        int left;
        int right = Blocks.NONE;
        if (index == type.length) {
            left = type.last;
        } else {
            PositionIndex positions = index(type);
            positions.find(index);
            int block = positions.block();
            int offset = positions.offset();
            right = offset == 0
                    ? block
                    : store.cleanStart(transaction, blocks.client(block), blocks.clock(block) + offset);
            left = blocks.left(right);
        }
        int inserted = putText(transaction, type, left, right, text);
        PositionIndex positions = type.index;
        if (positions != null && !blocks.isDeleted(inserted)) {
            positions.note(inserted, index + text.length() - blocks.length(inserted));
        }
    }

    /** Inserts text between two neighbours, and tells the block that holds it. */
    int putText(Transaction transaction, SharedType type, int left, int right, String text) {
        ClientBlocks list = begin(type, left, right, Kind.STRING, text.length());
        int continued = integrator.continued(list, run);
        run.content = list.text.length();
        list.text.append(text, 0, text.length());
        if (continued != Blocks.NONE) {
            integrator.extend(transaction, list, continued, text.length());
            return continued;
        }
        return integrator.integrate(transaction, run);
    }

    /** A place in a text, right behind the visible unit before an index. */
    public TextCursor cursor(Transaction transaction, SharedType type, int index) {
        var cursor = new TextCursor(this, store, deleter, transaction, type);
        if (index > 0) {
            cursor.jump(index);
        }
        return cursor;
    }

    /** Such a place where Yjs uses its search markers, if it has some. */
    public TextCursor searchingCursor(Transaction transaction, SharedType type, int index) {
        if (type.markers == null) {
            return cursor(transaction, type, index);
        }
        var cursor = new TextCursor(this, store, deleter, transaction, type);
        cursor.search(type.markers, index);
        return cursor;
    }

    /** The attributes of the visible unit before an index of a text: a copy. */
    Map<String, @Nullable Object> attributesAt(SharedType type, int index) {
        if (!type.formatted || index == 0) {
            return new LinkedHashMap<>();
        }
        FormatIndex formats = type.formats;
        if (formats == null) {
            formats = new FormatIndex(store, type);
            type.formats = formats;
        }
        return formats.attributesAt(index(type), index);
    }

    /** Deletes from a text. */
    public void deleteText(Transaction transaction, SharedType type, int index, int length) {
        if (type.formatted) {
            searchingCursor(transaction, type, index).delete(length);
        } else {
            delete(transaction, type, index, length);
        }
    }

    private ClientBlocks begin(SharedType type, int left, int right, int kind, int length) {
        int client = store.makeClient(clientId.getAsLong());
        ClientBlocks list = store.client(client);
        Math.addExact(list.nextClock, length);
        run.begin(client, list.nextClock, kind, length);
        run.parent = type;
        run.between(blocks, left, right);
        return list;
    }

    /** A place in a list where values are inserted one after another. */
    public final class Insertion {
        private final Transaction transaction;
        private final SharedType type;
        private final int right;
        private final @Nullable String key;
        private int left;

        private Insertion(Transaction transaction, SharedType type, int left, int right, @Nullable String key) {
            this.transaction = transaction;
            this.type = type;
            this.left = left;
            this.right = right;
            this.key = key;
        }

        /**
         * Inserts values.
         *
         * @param values in lib0's encoding, one behind the other
         */
        public void values(byte[] values, int count) {
            ClientBlocks list = begin(type, left, right, Kind.ANY, count);
            run.content = Contents.addElements(list, values, false, count);
            run.key = key;
            left = integrator.integrate(transaction, run);
        }

        /** Inserts an array of bytes. */
        public void binary(byte[] value) {
            one(Kind.BINARY, new ByteWriter(value.length + 4).varBytes(value).toByteArray());
        }

        /** Inserts a type that is in no document yet. */
        public void type(SharedType value) {
            one(Kind.TYPE, value);
        }

        /** Inserts a document that is in none yet. */
        public void subdocument(Subdocument value) {
            one(Kind.DOC, value);
        }

        /** Inserts an object that is embedded in a text, as a JSON text. */
        public void embed(String json) {
            one(Kind.EMBED, new ByteWriter().varString(json).toByteArray());
        }

        void format(Format value) {
            one(Kind.FORMAT, value);
        }

        /** The block that was inserted last. */
        int last() {
            return left;
        }

        private void one(int kind, Object value) {
            ClientBlocks list = begin(type, left, right, kind, 1);
            run.content = list.add(value);
            run.key = key;
            left = integrator.integrate(transaction, run);
        }
    }

    /** The place in a list right behind the value before the index, as Y.Array has it. */
    public Insertion insertAt(Transaction transaction, SharedType type, int index) {
        if (index == 0) {
            return new Insertion(transaction, type, Blocks.NONE, type.first, null);
        }
        PositionIndex positions = index(type);
        positions.find(index - 1);
        int block = positions.block();
        int offset = positions.offset() + 1;
        if (offset < blocks.length(block)) {
            store.cleanStart(transaction, blocks.client(block), blocks.clock(block) + offset);
        }
        return new Insertion(transaction, type, block, blocks.right(block), null);
    }

    /** The place between two neighbours in a list. */
    Insertion insertionBetween(Transaction transaction, SharedType type, int left, int right) {
        return new Insertion(transaction, type, left, right, null);
    }

    /** The place in a list right behind a type in it, or at the start. */
    public Insertion insertAfter(Transaction transaction, SharedType type, @Nullable SharedType child) {
        if (child == null) {
            return insertAt(transaction, type, 0);
        }
        int block = store.find(child.client, child.clock);
        return new Insertion(transaction, type, block, blocks.right(block), null);
    }

    /** The place behind everything in a list, deleted values included, as Y.Array's push has it. */
    public Insertion append(Transaction transaction, SharedType type) {
        return new Insertion(transaction, type, type.last, Blocks.NONE, null);
    }

    /** Deletes from a list. */
    public void delete(Transaction transaction, SharedType type, int index, int length) {
        PositionIndex positions = index(type);
        for (int rest = length; rest > 0; ) {
            positions.find(index);
            int block = positions.block();
            int offset = positions.offset();
            int here = Math.min(rest, blocks.length(block) - offset);
            if (here < blocks.length(block)) {
                int clock = blocks.clock(block) + offset;
                deleter.deleteRange(transaction, blocks.client(block), clock, clock + here);
            } else {
                deleter.delete(transaction, block);
            }
            positions.note(block, index - offset);
            rest -= here;
        }
    }

    /** The place of a new value of a name. */
    public Insertion set(Transaction transaction, SharedType type, String key) {
        MapEntry entry = type.entry(key);
        return new Insertion(transaction, type, entry == null ? Blocks.NONE : entry.last, Blocks.NONE, key);
    }

    /** Deletes the value of a name, if there is one. */
    public void remove(Transaction transaction, SharedType type, String key) {
        MapEntry entry = type.entry(key);
        if (entry != null) {
            deleter.delete(transaction, entry.last);
        }
    }

    /** Whether a name has a value. */
    public boolean has(SharedType type, String key) {
        MapEntry entry = type.entry(key);
        return entry != null && !blocks.isDeleted(entry.last);
    }

    /** The value of a name; a nested type as {@link SharedType}. {@code null} if there is none. */
    public @Nullable Object get(SharedType type, String key) {
        MapEntry entry = type.entry(key);
        if (entry == null || blocks.isDeleted(entry.last)) {
            return null;
        }
        return Contents.element(store, entry.last, blocks.length(entry.last) - 1);
    }

    /** The names that have values. */
    public Set<String> keys(SharedType type) {
        var keys = new LinkedHashSet<String>();
        for (String key : type.keys()) {
            if (has(type, key)) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** The value at a position of a list; a nested type as {@link SharedType}. */
    public @Nullable Object get(SharedType type, int index) {
        PositionIndex positions = index(type);
        positions.find(index);
        return Contents.element(store, positions.block(), positions.offset());
    }

    /** All values of a list; nested types as {@link SharedType}. */
    public List<@Nullable Object> values(SharedType type) {
        var values = new ArrayList<@Nullable Object>(type.length);
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            for (int i = 0; i < blocks.visible(block); i++) {
                values.add(Contents.element(store, block, i));
            }
        }
        return values;
    }

    /** The text of a list, without what is embedded. */
    public String text(SharedType type) {
        var text = new StringBuilder(type.length);
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            if (blocks.kind(block) == Kind.STRING && !blocks.isDeleted(block)) {
                int from = blocks.content(block);
                store.client(blocks.client(block)).text.appendTo(text, from, from + blocks.length(block));
            }
        }
        return text.toString();
    }

    /** Hears of the blocks of a text. */
    @FunctionalInterface
    public interface Sources {
        /** Operations that inserted text which is there. */
        void source(long client, int clock, int length);
    }

    /** Tells which operations inserted the text, from left to right; embedded objects are left out. */
    public void sources(SharedType type, Sources sources) {
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            if (blocks.kind(block) == Kind.STRING && !blocks.isDeleted(block)) {
                sources.source(store.client(blocks.client(block)).id, blocks.clock(block), blocks.length(block));
            }
        }
    }

    /**
     * Tells what a transaction changed in a text, before anything deleted is forgotten.
     *
     * @return format blocks that whoever looks at the change has to {@link #delete(Transaction, List) delete}
     */
    public List<Integer> changes(TypeChange change, TextVisitor visitor) {
        change.transaction.demandUntidied();
        return change.isOfList() ? new TextChanges(store, change.transaction, visitor).walk(change.type) : List.of();
    }

    /** Deletes blocks. */
    public void delete(Transaction transaction, List<Integer> superfluous) {
        superfluous.forEach(block -> deleter.delete(transaction, block));
    }

    /** Tells a text with its attributes. */
    public void read(SharedType type, TextVisitor visitor) {
        new TextReader(store, visitor).read(type);
    }
}
