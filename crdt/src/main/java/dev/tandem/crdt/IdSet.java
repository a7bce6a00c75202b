package dev.tandem.crdt;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.DeleteSetCodec;
import dev.tandem.crdt.codec.IdRangeSets;
import dev.tandem.crdt.codec.IdRanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set of operations, such as what a document has deleted: immutable, and of use on any thread. */
public final class IdSet {
    /** The set without operations. */
    public static final IdSet EMPTY = new IdSet(new IdRanges());

    /** Normalized, and never changed. */
    private final IdRanges ranges;

    IdSet(IdRanges ranges) {
        this.ranges = ranges;
    }

    /**
     * The set of the operations of ranges, which may overlap.
     *
     * @throws IllegalArgumentException if a range has a negative clock or length, or ends beyond 2³¹−1
     */
    public static IdSet of(Collection<ClientRange> ranges) {
        var set = new IdRanges();
        for (ClientRange range : ranges) {
            if (range.clock() < 0 || range.length() < 0 || range.clock() > DecodeLimits.MAX_CLOCK - range.length()) {
                throw new IllegalArgumentException("not a range of clocks: " + range);
            }
            set.add(range.client(), (int) range.clock(), (int) range.length());
        }
        set.normalize();
        return new IdSet(set);
    }

    /**
     * Decodes a set as it stands in updates of format version 1.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not one
     */
    public static IdSet decode(byte[] bytes) {
        var in = new ByteReader(bytes, DecodeLimits.DEFAULT);
        IdRanges set = DeleteSetCodec.readV1(in);
        in.expectEnd();
        return new IdSet(set);
    }

    /** Encodes it as a delete set in an update of format version 1. */
    public byte[] encode() {
        var out = new ByteWriter();
        DeleteSetCodec.writeV1(ranges, out);
        return out.toByteArray();
    }

    IdRanges ranges() {
        return ranges;
    }

    /** Whether there are no operations in it. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /**
     * Whether an operation is in it.
     *
     * @param clock any; one outside of 0..2³¹−1 is in none
     */
    public boolean contains(long client, long clock) {
        return clock >= 0 && clock <= DecodeLimits.MAX_CLOCK && ranges.contains(client, (int) clock);
    }

    /** Whether all operations of the other set are in it. */
    public boolean containsAll(IdSet other) {
        return IdRangeSets.difference(other.ranges, ranges).isEmpty();
    }

    /** Its ranges, as few as possible: clients in descending order, clocks ascending. */
    public List<ClientRange> toList() {
        var list = new ArrayList<ClientRange>();
        ranges.forEach((client, clock, end) -> list.add(new ClientRange(client, clock, end - clock)));
        return List.copyOf(list);
    }

    /** What is in this set or the other. */
    public IdSet merge(IdSet other) {
        return new IdSet(IdRangeSets.union(List.of(ranges, other.ranges)));
    }

    /** What is in any of the sets. */
    public static IdSet merge(Collection<IdSet> sets) {
        return new IdSet(IdRangeSets.union(sets.stream().map(IdSet::ranges).toList()));
    }

    /** What is in this set and not in the other. */
    public IdSet diff(IdSet other) {
        return new IdSet(IdRangeSets.difference(ranges, other.ranges));
    }

    /** What is in both sets. */
    public IdSet intersect(IdSet other) {
        return new IdSet(IdRangeSets.intersection(ranges, other.ranges));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IdSet set && ranges.contentEquals(set.ranges);
    }

    @Override
    public int hashCode() {
        return toList().hashCode();
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
