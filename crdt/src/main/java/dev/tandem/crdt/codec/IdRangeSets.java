package dev.tandem.crdt.codec;

/** What sets of operations have in common and what not. The sets given must be normalized; those that come back are. */
public final class IdRangeSets {
    private IdRangeSets() {}

    /** What is in any of the sets. */
    public static IdRanges union(Iterable<IdRanges> sets) {
        var result = new IdRanges();
        for (IdRanges set : sets) {
            set.forEach((client, clock, end) -> result.add(client, clock, end - clock));
        }
        result.normalize();
        return result;
    }

    /** What is in the first set and not in the second. */
    public static IdRanges difference(IdRanges from, IdRanges without) {
        var result = new IdRanges();
        from.forEach((client, clock, end) -> without.forEachMissing(
                client, clock, end - clock, (id, first, last) -> result.add(id, first, last - first)));
        return result;
    }

    /** What is in both sets. */
    public static IdRanges intersection(IdRanges one, IdRanges other) {
        return difference(one, difference(one, other));
    }
}
