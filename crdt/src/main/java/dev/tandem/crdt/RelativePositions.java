package dev.tandem.crdt;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.Id;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.codec.UpdateException.Reason;
import dev.tandem.crdt.store.Positions;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes {@link RelativePosition}s, resolves them, and writes and reads them as Yjs does. */
public final class RelativePositions {
    private static final int IN_ITEM = 0;
    private static final int IN_ROOT = 1;
    private static final int IN_TYPE = 2;

    private static final long MAX_CLIENT_ID = (1L << 53) - 1;

    private RelativePositions() {}

    /**
     * A position that stays with the unit right of it. Costs O(log n).
     *
     * @param type a type in a document
     * @param index ≥ 0, in units of the type; any beyond the end is the end
     * @throws IndexOutOfBoundsException if the index is negative
     * @throws IllegalStateException if the type is in no document yet
     */
    public static RelativePosition createRelativePositionFromTypeIndex(YType type, int index) {
        return createRelativePositionFromTypeIndex(type, index, 0);
    }

    /**
     * A position that stays with a unit. Costs O(log n).
     *
     * @param type a type in a document
     * @param index ≥ 0; any beyond the end is the end
     * @param assoc ≥ 0: with the unit right of it, negative: with the unit left of it
     * @throws IndexOutOfBoundsException if the index is negative
     * @throws IllegalStateException if the type is in no document yet
     */
    public static RelativePosition createRelativePositionFromTypeIndex(YType type, int index, int assoc) {
        if (index < 0) {
            throw new IndexOutOfBoundsException(index);
        }
        Positions positions = type.replica().positions();
        SharedType state = type.state();
        return new RelativePosition(
                positions.holder(state),
                positions.rootName(state),
                positions.operationAt(state, index, assoc < 0),
                assoc);
    }

    /** As {@link #createAbsolutePositionFromRelativePosition(RelativePosition, Doc, boolean)}, following what was undone. */
    public static @Nullable AbsolutePosition createAbsolutePositionFromRelativePosition(
            RelativePosition position, Doc doc) {
        return createAbsolutePositionFromRelativePosition(position, doc, true);
    }

    /**
     * Where a position is now. Costs O(log n). A position whose unit was deleted is where the unit was; in a deleted type it is at 0.
     *
     * @param followUndoneDeletions whether a unit whose deletion was undone in this copy counts as still there. Better for the one who
     *     undid it; others do not know of it, so to get the same everywhere say no
     * @return {@code null} if the document lacks the operation that the position refers to, or has forgotten its place
     * @throws IllegalArgumentException if the position refers to nothing
     */
    public static @Nullable AbsolutePosition createAbsolutePositionFromRelativePosition(
            RelativePosition position, Doc doc, boolean followUndoneDeletions) {
        Replica replica = doc.replica();
        Positions.Place place = place(position, replica, followUndoneDeletions);
        return place == null
                ? null
                : new AbsolutePosition(YType.facade(replica, place.type()), place.index(), position.assoc());
    }

    private static Positions.@Nullable Place place(RelativePosition position, Replica replica, boolean follow) {
        Positions positions = replica.positions();
        Id item = position.item();
        if (item != null) {
            return positions.placeOf(item, position.assoc() < 0, follow);
        }
        String name = position.tname();
        SharedType type = name != null ? replica.root(name) : positions.typeOf(reference(position.type()), follow);
        return type == null ? null : new Positions.Place(type, position.assoc() >= 0 ? type.length() : 0);
    }

    private static Id reference(@Nullable Id type) {
        if (type == null) {
            throw new IllegalArgumentException("a position that refers to nothing");
        }
        return type;
    }

    /** Whether two positions are the same; {@code null} is one too. */
    public static boolean compareRelativePositions(@Nullable RelativePosition a, @Nullable RelativePosition b) {
        return Objects.equals(a, b);
    }

    /**
     * A position as bytes.
     *
     * @throws IllegalArgumentException if the position refers to nothing
     */
    public static byte[] encodeRelativePosition(RelativePosition position) {
        var out = new ByteWriter();
        Id item = position.item();
        String name = position.tname();
        if (item != null) {
            out.varUint(IN_ITEM).varUint(item.client()).varUint(item.clock());
        } else if (name != null) {
            out.varUint(IN_ROOT).varString(name);
        } else {
            Id type = reference(position.type());
            out.varUint(IN_TYPE).varUint(type.client()).varUint(type.clock());
        }
        long assoc = position.assoc();
        return out.varInt(Math.abs(assoc), assoc < 0).toByteArray();
    }

    /**
     * A position from bytes; one that ends before its association stays with the unit right of it.
     *
     * @throws UpdateException if the bytes are no position
     */
    public static RelativePosition decodeRelativePosition(byte[] bytes) {
        var in = new ByteReader(bytes, DecodeLimits.DEFAULT);
        Id type = null;
        String name = null;
        Id item = null;
        switch ((int) Math.min(in.varUint(), Integer.MAX_VALUE)) {
            case IN_ITEM -> item = new Id(in.varUint(), in.varInt31());
            case IN_ROOT -> name = in.varString();
            case IN_TYPE -> type = new Id(in.varUint(), in.varInt31());
            default -> throw in.failure(Reason.UNKNOWN_TYPE, "not a position");
        }
        int assoc = in.hasRemaining() ? assoc(in) : 0;
        in.expectEnd();
        return new RelativePosition(type, name, item, assoc);
    }

    private static int assoc(ByteReader in) {
        long value = ((Number) in.varInt()).longValue();
        if (value != (int) value) {
            throw in.failure(Reason.BAD_NUMBER, "an association of " + value);
        }
        return (int) value;
    }

    /** A position as what a JSON library writes: Strings, Longs, and maps of them in the order of Yjs. Null and the empty name are left out. */
    public static Map<String, Object> relativePositionToJSON(RelativePosition position) {
        var json = new LinkedHashMap<String, Object>();
        Id type = position.type();
        if (type != null) {
            json.put("type", json(type));
        }
        String name = position.tname();
        if (name != null && !name.isEmpty()) {
            json.put("tname", name);
        }
        Id item = position.item();
        if (item != null) {
            json.put("item", json(item));
        }
        json.put("assoc", (long) position.assoc());
        return json;
    }

    /**
     * A position with all its members, null for those that are not there: what {@code JSON.stringify} makes of Yjs' own object. Carets in
     * awareness states have this form, and editors such as y-codemirror.next fail on {@link #relativePositionToJSON the other}.
     */
    public static Map<String, @Nullable Object> relativePositionToFullJSON(RelativePosition position) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        Id type = position.type();
        Id item = position.item();
        json.put("type", type == null ? null : json(type));
        json.put("tname", position.tname());
        json.put("item", item == null ? null : json(item));
        json.put("assoc", (long) position.assoc());
        return json;
    }

    private static Map<String, Object> json(Id id) {
        var json = new LinkedHashMap<String, Object>();
        json.put("client", id.client());
        json.put("clock", (long) id.clock());
        return json;
    }

    /**
     * A position from what a JSON library read.
     *
     * @param json may lack any member; numbers are of any kind
     * @throws IllegalArgumentException if a member is not what it has to be
     */
    public static RelativePosition createRelativePositionFromJSON(Map<String, ? extends @Nullable Object> json) {
        Object name = json.get("tname");
        if (name != null && !(name instanceof String)) {
            throw new IllegalArgumentException("tname is no text");
        }
        Object assoc = json.get("assoc");
        return new RelativePosition(
                id(json.get("type")),
                (String) name,
                id(json.get("item")),
                assoc == null ? 0 : (int) number(assoc, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    private static @Nullable Id id(@Nullable Object json) {
        return switch (json) {
            case null -> null;
            case Map<?, ?> map ->
                new Id(number(map.get("client"), 0, MAX_CLIENT_ID), (int)
                        number(map.get("clock"), 0, Integer.MAX_VALUE));
            default -> throw new IllegalArgumentException("an id is an object");
        };
    }

    private static long number(@Nullable Object json, long least, long greatest) {
        if (!(json instanceof Number number)
                || number.doubleValue() != number.longValue()
                || number.longValue() < least
                || number.longValue() > greatest) {
            throw new IllegalArgumentException(json + " is not a whole number in " + least + ".." + greatest);
        }
        return number.longValue();
    }
}
