package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;

/** A delete set as it stands in updates and snapshots of format version 1 and, with clocks as differences, of version 2. */
public final class DeleteSetCodec {
    private DeleteSetCodec() {}

    /**
     * Reads a delete set of format version 1.
     *
     * @return normalized
     */
    public static IdRanges readV1(ByteReader in) {
        return read(in, false);
    }

    /**
     * Reads a delete set of format version 2.
     *
     * @return normalized
     */
    public static IdRanges readV2(ByteReader in) {
        return read(in, true);
    }

    private static IdRanges read(ByteReader in, boolean differences) {
        var set = new IdRanges();
        int clients = in.count("clients with deletions", 2);
        for (int i = 0; i < clients; i++) {
            long client = in.varUint();
            int count = in.count("delete ranges", 2);
            long clock = 0;
            for (int range = 0; range < count; range++) {
                clock = in.varInt31() + (differences ? clock : 0);
                long length = in.varInt31() + (differences ? 1L : 0L);
                if (clock + length > DecodeLimits.MAX_CLOCK) {
                    throw in.failure(Reason.CLOCK_TOO_LARGE, clock + length + " is above 2^31-1");
                }
                set.add(client, (int) clock, (int) length);
                clock += length;
            }
        }
        set.normalize();
        return set;
    }

    /** Writes a normalized set in format version 1. */
    public static void writeV1(IdRanges set, ByteWriter out) {
        set.write(out);
    }

    /** Writes a set in format version 2. Ranges that are out of order, which version 2 has no form for, are put in order. */
    public static void writeV2(IdRanges set, ByteWriter out) {
        long[] clients = set.clientsDescending();
        out.varUint(clients.length);
        for (long client : clients) {
            IdRanges ranges = set;
            var found = Found.of(ranges, client);
            if (!found.ascending) {
                ranges = sorted(set, client);
                found = Found.of(ranges, client);
            }
            out.varUint(client).varUint(found.count);
            int[] at = {0};
            ranges.forEach(client, (id, clock, end) -> {
                out.varUint(clock - at[0]).varUint(end - clock - 1);
                at[0] = end;
            });
        }
    }

    private static IdRanges sorted(IdRanges set, long client) {
        var sorted = new IdRanges();
        set.forEach(client, (id, clock, end) -> sorted.add(id, clock, end - clock));
        sorted.normalize();
        return sorted;
    }

    /** Counts the ranges of a client, and sees whether each begins behind the one before. */
    private static final class Found implements IdRanges.Visitor {
        int count;
        boolean ascending = true;
        private int last;

        static Found of(IdRanges set, long client) {
            var found = new Found();
            set.forEach(client, found);
            return found;
        }

        @Override
        public void range(long client, int clock, int end) {
            ascending &= clock >= last;
            last = end;
            count++;
        }
    }
}
