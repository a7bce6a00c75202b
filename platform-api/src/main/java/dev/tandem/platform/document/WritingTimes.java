package dev.tandem.platform.document;

import dev.tandem.crdt.ClientRange;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When the operations of one document were committed, for as long as the document lives: what the log tells about single
 * updates is lost when they are compacted, this is not.
 *
 * <p>Operations of one client that follow one another within a minute have the time of the first of them, so a person who types
 * costs 16 bytes a minute. Confined to its session's owner.
 */
public final class WritingTimes {
    private static final long MERGED_SECONDS = 60;

    private final Map<Long, Ranges> clients = new HashMap<>();

    /** Ranges of one client, by clock, without overlap. */
    private static final class Ranges {
        private int size;
        private int[] starts = new int[2];
        private int[] ends = new int[2];
        private long[] seconds = new long[2];

        /** {@return the first range that ends after a clock; {@code size} if there is none} */
        private int after(int clock) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (ends[middle] > clock) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        private void add(int start, int end, long second) {
            if (size > 0 && ends[size - 1] == start && isMerged(second - seconds[size - 1])) {
                ends[size - 1] = end;
                return;
            }
            // An update may fill a gap, and one that is read again brings what is here already: only what is missing is
            // put in.
            int from = start;
            int at = after(from);
            while (from < end) {
                int known = at < size ? starts[at] : Integer.MAX_VALUE;
                if (known > from) {
                    int to = Math.min(end, known);
                    insert(at++, from, to, second);
                    from = to;
                } else {
                    from = ends[at++];
                }
            }
        }

        private static boolean isMerged(long passed) {
            return passed >= 0 && passed < MERGED_SECONDS;
        }

        private void insert(int at, int start, int end, long second) {
            if (size == starts.length) {
                int larger = size + (size >> 1) + 1;
                starts = Arrays.copyOf(starts, larger);
                ends = Arrays.copyOf(ends, larger);
                seconds = Arrays.copyOf(seconds, larger);
            }
            System.arraycopy(starts, at, starts, at + 1, size - at);
            System.arraycopy(ends, at, ends, at + 1, size - at);
            System.arraycopy(seconds, at, seconds, at + 1, size - at);
            starts[at] = start;
            ends[at] = end;
            seconds[at] = second;
            size++;
        }
    }

    /**
     * Operations that have one time.
     *
     * @param end the clock after the last of them
     * @param at when they were committed, to the minute; empty if that was before times were kept
     */
    public record Span(long end, Optional<Instant> at) {}

    /** Notes when operations were committed. Those that are noted already keep their time. */
    public void add(List<ClientRange> structs, Instant at) {
        for (ClientRange range : structs) {
            clients.computeIfAbsent(range.client(), _ -> new Ranges())
                    .add((int) range.clock(), (int) (range.clock() + range.length()), at.getEpochSecond());
        }
    }

    /** {@return the time of an operation, and up to which clock it holds} */
    public Span at(long client, long clock) {
        Ranges ranges = clients.get(client);
        if (ranges == null) {
            return new Span(Long.MAX_VALUE, Optional.empty());
        }
        int range = ranges.after((int) clock);
        if (range == ranges.size) {
            return new Span(Long.MAX_VALUE, Optional.empty());
        }
        return ranges.starts[range] > clock
                ? new Span(ranges.starts[range], Optional.empty())
                : new Span(ranges.ends[range], Optional.of(Instant.ofEpochSecond(ranges.seconds[range])));
    }

    /** {@return everything, to be stored} */
    public byte[] encode() {
        var out = new ByteWriter();
        out.varUint(clients.size());
        clients.forEach((client, ranges) -> {
            out.varUint(client);
            out.varUint(ranges.size);
            int clock = 0;
            for (int i = 0; i < ranges.size; i++) {
                out.varUint(ranges.starts[i] - clock);
                out.varUint(ranges.ends[i] - ranges.starts[i]);
                out.varUint(ranges.seconds[i]);
                clock = ranges.ends[i];
            }
        });
        return out.toByteArray();
    }

    /** {@return what {@link #encode} told} */
    public static WritingTimes decode(byte[] encoded) {
        var in = new ByteReader(encoded, DecodeLimits.DEFAULT);
        var times = new WritingTimes();
        for (long left = in.varUint(); left > 0; left--) {
            Ranges ranges = new Ranges();
            times.clients.put(in.varUint(), ranges);
            int clock = 0;
            for (long ranged = in.varUint(); ranged > 0; ranged--) {
                int start = clock + (int) in.varUint();
                clock = start + (int) in.varUint();
                ranges.insert(ranges.size, start, clock, in.varUint());
            }
        }
        return times;
    }
}
