package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that the stored state is consistent in itself. For tests; walks through everything. */
final class Invariants {
    private final BlockStore store;
    private final Blocks blocks;
    private final GarbageRule rule;
    private final Set<Subdocument> subdocuments;
    private final Set<Subdocument> held = new HashSet<>();
    private final Set<Integer> linked = new HashSet<>();
    private int redone;

    Invariants(BlockStore store, GarbageRule rule, Set<Subdocument> subdocuments) {
        this.store = store;
        this.subdocuments = subdocuments;
        this.rule = rule;
        this.blocks = store.blocks;
    }

    void check() {
        for (SharedType root : store.roots()) {
            checkType(root);
        }
        for (int client = 0; client < store.clientCount(); client++) {
            checkClient(client);
        }
        demand(held.equals(subdocuments), "not the subdocuments that are known", Blocks.NONE);
        demand(redone == blocks.redone.size(), blocks.redone.size() + " blocks made anew, not " + redone, Blocks.NONE);
    }

    private static void demand(boolean condition, String what, int block) {
        if (!condition) {
            throw new IllegalStateException(what + " (block " + block + ")");
        }
    }

    private void checkType(SharedType type) {
        int length = checkList(type, null, type.first, type.last);
        demand(length == type.length, "type of length " + type.length + " holds " + length, type.first);
        if (type.index != null) {
            demand(type.index.total() == length, "index sums to " + type.index.total(), type.first);
            type.index.check(type.first);
        }
        checkFormats(type);
        for (MapEntry entry : type.entries()) {
            demand(entry.last != Blocks.NONE, "name without items: " + entry.key, entry.last);
            checkList(type, entry, entry.first, entry.last);
        }
    }

    private void checkFormats(SharedType type) {
        FormatIndex formats = type.formats;
        int count = 0;
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            if (blocks.kind(block) == Kind.FORMAT && !blocks.isDeleted(block)) {
                demand(type.formatted, "format in a text without formatting", block);
                demand(
                        formats == null || (count < formats.count() && formats.format(count) == block),
                        "format " + count + " is not in the index",
                        block);
                count++;
            }
        }
        demand(formats == null || formats.count() == count, "index of more formats than there are", type.first);
    }

    private int checkList(SharedType type, @Nullable MapEntry entry, int first, int last) {
        int length = 0;
        int previous = Blocks.NONE;
        for (int block = first; block != Blocks.NONE; block = blocks.right(block)) {
            demand(linked.add(block), "linked twice", block);
            demand(blocks.left(block) == previous, "left link does not match", block);
            demand(blocks.parent(block) == type, "in the list of another type", block);
            demand(blocks.entry(block) == entry, "in the list of another name", block);
            demand(!blocks.isGc(block), "garbage has no place", block);
            length += blocks.visible(block);
            previous = block;
        }
        demand(previous == last, "last link does not match", last);
        return length;
    }

    private void checkClient(int client) {
        ClientBlocks list = store.client(client);
        int clock = 0;
        int text = 0;
        int values = 0;
        for (int i = 0; i < list.blocks.size(); i++) {
            int block = list.blocks.get(i);
            demand(blocks.client(block) == client, "of another client", block);
            demand(blocks.clock(block) == clock, "clock " + blocks.clock(block) + " follows " + clock, block);
            demand(blocks.length(block) > 0, "length " + blocks.length(block), block);
            demand(list.find(blocks, clock) == i, "not found by its clock", block);
            clock = blocks.end(block);
            switch (blocks.kind(block)) {
                case Kind.GC -> demand(blocks.isDeleted(block) && !linked.contains(block), "garbage in place", block);
                case Kind.STRING -> {
                    demand(blocks.content(block) >= text, "text out of order", block);
                    text = blocks.content(block) + blocks.length(block);
                }
                case Kind.DELETED -> demand(blocks.isDeleted(block), "no content, but not deleted", block);
                default -> {
                    demand(blocks.content(block) >= values, "values out of order", block);
                    values = blocks.content(block) + blocks.length(block);
                    checkValues(list, block);
                }
            }
            checkRedone(block);
            if (!blocks.isGc(block)) {
                demand(!blocks.isDeletedNow(block), "deletion not tidied up", block);
                demand(
                        !blocks.isDeleted(block)
                                || blocks.kind(block) == Kind.DELETED
                                || blocks.mayKeep()
                                || rule.mayKeep(),
                        "content not forgotten",
                        block);
            }
        }
        demand(clock == list.nextClock, "next clock " + list.nextClock + " after " + clock, Blocks.NONE);
        demand(text <= list.text.length() && values <= list.valueCount, "content beyond the end", Blocks.NONE);
    }

    private void checkRedone(int block) {
        if (blocks.isRedone(block)) {
            redone++;
            int end = blocks.redone.clock(block) + blocks.length(block);
            demand(
                    blocks.isDeleted(block) && end <= store.client(blocks.redone.client(block)).nextClock,
                    "made anew beyond the end",
                    block);
        }
    }

    private void checkValues(ClientBlocks list, int block) {
        for (int i = 0; i < blocks.length(block); i++) {
            demand(list.values[blocks.content(block) + i] != null, "value is missing", block);
        }
        if (blocks.kind(block) == Kind.TYPE) {
            SharedType type = Contents.type(store, block);
            demand(
                    type.client == blocks.client(block) && type.clock == blocks.clock(block),
                    "type held elsewhere",
                    block);
            checkType(type);
        } else if (blocks.kind(block) == Kind.DOC) {
            Subdocument subdocument = Contents.subdocument(store, block);
            demand(
                    subdocument.client == blocks.client(block) && subdocument.clock == blocks.clock(block),
                    "subdocument held elsewhere",
                    block);
            if (!blocks.isDeleted(block)) {
                held.add(subdocument);
            }
        }
    }
}
