package dev.tandem.crdt.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the content of an update by content of the same length that says nothing, as Yjs' {@code obfuscateUpdate}: by the number of the
 * item in the update. Equal names stay equal. Used for one update only.
 */
public final class Obfuscator {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int HAS_KEY = 0x20;
    private static final DecodeLimits TRUSTED =
            new DecodeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final boolean formatting;
    private final boolean subdocuments;
    private final boolean xmlNames;
    private final ByteWriter out = new ByteWriter();
    private final Map<String, String> mapKeys = new HashMap<>();
    private final Map<String, String> nodeNames = new HashMap<>();
    private final Map<String, String> attributeNames = new HashMap<>();
    private final Map<Object, String> attributeValues = new HashMap<>();
    private int number;

    /**
     * One for one update.
     *
     * @param formatting whether to replace names and values of formatting attributes
     * @param subdocuments whether to replace ids and options of subdocuments
     * @param xmlNames whether to replace names of XML elements and hooks
     */
    public Obfuscator(boolean formatting, boolean subdocuments, boolean xmlNames) {
        this.formatting = formatting;
        this.subdocuments = subdocuments;
        this.xmlNames = xmlNames;
    }

    /** The update in version 1 without its content. */
    public byte[] obfuscate(StructBatch batch) {
        // A section without structs is left out, as whenever an update is written anew.
        int sections = 0;
        for (int i = 0; i < batch.sections(); i++) {
            sections += batch.sectionStart(i) < batch.sectionStart(i + 1) ? 1 : 0;
        }
        out.varUint(sections);
        for (int i = 0; i < batch.sections(); i++) {
            int from = batch.sectionStart(i);
            int to = batch.sectionStart(i + 1);
            if (from < to) {
                out.varUint(to - from).varUint(batch.sectionClient(i)).varUint(batch.clock(from));
            }
            for (int struct = from; struct < to; struct++) {
                struct(batch, struct);
            }
        }
        var deletes = new IdRanges();
        deletes.addDeletes(batch);
        deletes.write(out);
        return out.toByteArray();
    }

    private void struct(StructBatch batch, int struct) {
        int kind = batch.kind(struct);
        if (kind == Kind.GC || kind == Kind.SKIP) {
            out.uint8(kind).varUint(batch.length(struct));
            return;
        }
        place(batch, struct, kind);
        content(batch, struct, kind);
        number++;
    }

    private void place(StructBatch batch, int struct, int kind) {
        boolean origin = batch.originClient(struct) != StructBatch.NONE;
        boolean right = batch.rightClient(struct) != StructBatch.NONE;
        String key = batch.key(struct);
        out.uint8(kind | (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT_ORIGIN : 0) | (key != null ? HAS_KEY : 0));
        if (origin) {
            out.varUint(batch.originClient(struct)).varUint(batch.originClock(struct));
        }
        if (right) {
            out.varUint(batch.rightClient(struct)).varUint(batch.rightClock(struct));
        }
        if (origin || right) {
            return;
        }
        String parent = batch.parentName(struct);
        if (parent != null) {
            out.varUint(1).varString(parent);
        } else {
            out.varUint(0).varUint(batch.parentClient(struct)).varUint(batch.parentClock(struct));
        }
        if (key != null) {
            out.varString(key.isEmpty() ? key : renamed(mapKeys, key, ""));
        }
    }

    private String renamed(Map<String, String> names, String name, String prefix) {
        return names.computeIfAbsent(name, ignored -> prefix + number);
    }

    private void content(StructBatch batch, int struct, int kind) {
        var in = new ByteReader(batch.source(), TRUSTED);
        in.position(batch.content(struct));
        int length = batch.length(struct);
        switch (kind) {
            case Kind.DELETED -> out.varUint(length);
            case Kind.JSON -> {
                out.varUint(length);
                for (int i = 0; i < length; i++) {
                    out.varString(Integer.toString(number));
                }
            }
            case Kind.BINARY -> out.varUint(1).uint8(number);
            case Kind.STRING -> {
                out.varUint(length);
                for (int i = 0; i < length; i++) {
                    out.uint8('0' + number % 10);
                }
            }
            case Kind.EMBED -> out.varString("{}");
            case Kind.FORMAT -> format(in, batch, struct);
            case Kind.TYPE -> type(in);
            case Kind.ANY -> {
                out.varUint(length);
                for (int i = 0; i < length; i++) {
                    AnyCodec.write(out, number);
                }
            }
            case Kind.DOC -> {
                if (subdocuments) {
                    out.varString(Integer.toString(number));
                    AnyCodec.write(out, Map.of());
                } else {
                    copy(batch, struct);
                }
            }
            default -> throw new IllegalStateException("content of type " + kind);
        }
    }

    private void copy(StructBatch batch, int struct) {
        out.raw(batch.source(), batch.content(struct), batch.end(struct) - batch.content(struct));
    }

    private void format(ByteReader in, StructBatch batch, int struct) {
        if (formatting) {
            out.varString(renamed(attributeNames, in.varString(), ""));
            out.varString(attributeValue(JsonCodec.parse(in.varString(), TRUSTED)));
        } else {
            copy(batch, struct);
        }
    }

    /** The end of an attribute stays one. Objects are never equal in JavaScript. */
    private String attributeValue(@Nullable Object value) {
        String replacement = "{\"i\":" + number + "}";
        return switch (value) {
            case null -> "null";
            case String text -> attributeValues.computeIfAbsent(text, ignored -> replacement);
            case Boolean truth -> attributeValues.computeIfAbsent(truth, ignored -> replacement);
            case Number sum -> attributeValues.computeIfAbsent(sum.doubleValue() + 0.0, ignored -> replacement);
            default -> replacement;
        };
    }

    private void type(ByteReader in) {
        int type = in.varInt31();
        out.varUint(type);
        if (TypeRef.hasName(type)) {
            String name = in.varString();
            String prefix = type == TypeRef.XML_ELEMENT ? "node-" : "hook-";
            out.varString(xmlNames ? renamed(nodeNames, name, prefix) : name);
        }
    }
}
