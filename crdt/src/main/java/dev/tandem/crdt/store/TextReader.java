package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a text with its attributes. A new step begins at every format block, also at one that changes nothing, as in Yjs. */
final class TextReader {
    private final BlockStore store;
    private final TextVisitor visitor;
    private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    TextReader(BlockStore store, TextVisitor visitor) {
        this.store = store;
        this.visitor = visitor;
    }

    void read(SharedType type) {
        Blocks blocks = store.blocks;
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            if (!blocks.isDeleted(block)) {
                read(blocks, block);
            }
        }
        flush();
    }

    private void read(Blocks blocks, int block) {
        switch (blocks.kind(block)) {
            case Kind.STRING -> {
                int from = blocks.content(block);
                store.client(blocks.client(block)).text.appendTo(text, from, from + blocks.length(block));
            }
            case Kind.TYPE, Kind.EMBED -> {
                flush();
                visitor.insertEmbed(Contents.value(store, block, 0), new LinkedHashMap<>(attributes));
            }
            case Kind.FORMAT -> {
                flush();
                AttributeValues.update(attributes, Contents.format(store, block));
            }
            default -> {
                // Values that a stranger put into a text are no text.
            }
        }
    }

    private void flush() {
        if (!text.isEmpty()) {
            visitor.insert(text.toString(), new LinkedHashMap<>(attributes));
            text.setLength(0);
        }
    }
}
