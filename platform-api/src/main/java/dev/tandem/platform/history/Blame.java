package dev.tandem.platform.history;

import dev.tandem.crdt.ClientRange;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.document.WritingTimes;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote which line, when.
 *
 * <p>A line belongs to whoever inserted the newest of its characters, by the time of the commit to the minute; of those that
 * have one time the one with the highest clock counts, of those the one of the highest client id. The line feed at its end
 * counts only in a line that holds nothing else: who splits a line does not become its author. What was deleted leaves no
 * trace.
 *
 * @param sequence the position of the log that it tells about
 * @param lines from the first line to the last
 */
public record Blame(EntryId entry, long sequence, List<Run> lines) {
    /**
     * Consecutive lines of one origin.
     *
     * @param from the first line, counted from 1
     * @param count how many
     * @param author null only if nobody is known
     * @param at to the minute; null if it was written before times were kept
     */
    public record Run(
            int from,
            int count,
            @Nullable ParticipantId author,
            @Nullable Instant at) {}

    /** Who wrote a line, and when. */
    record Origin(@Nullable ParticipantId author, @Nullable Instant at) {}

    private record Newest(long client, long clock, @Nullable Instant at) {
        private boolean isBefore(Newest other) {
            int order = at == null || other.at == null
                    ? Boolean.compare(at != null, other.at != null)
                    : at.compareTo(other.at);
            order = order == 0 ? Long.compare(clock, other.clock) : order;
            order = order == 0 ? Long.compare(client, other.client) : order;
            return order < 0;
        }
    }

    static Blame of(EntryId entry, long sequence, LiveDocument document) {
        List<Run> runs = new ArrayList<>();
        Origin last = null;
        int from = 1;
        int line = 1;
        for (Origin origin : origins(document)) {
            if (last != null && !last.equals(origin)) {
                runs.add(new Run(from, line - from, last.author(), last.at()));
                from = line;
            }
            last = origin;
            line++;
        }
        if (last != null) {
            runs.add(new Run(from, line - from, last.author(), last.at()));
        }
        return new Blame(entry, sequence, List.copyOf(runs));
    }

    /** {@return for each line of {@link Lines#of} where it comes from} */
    static List<Origin> origins(LiveDocument document) {
        List<@Nullable Newest> newest = newest(document.text(), document.sources(), document.written());
        Map<Long, ParticipantId> authors = document.authors();
        return newest.stream()
                .map(found ->
                        found == null ? new Origin(null, null) : new Origin(authors.get(found.client()), found.at()))
                .toList();
    }

    private static List<@Nullable Newest> newest(String text, List<ClientRange> sources, WritingTimes written) {
        List<@Nullable Newest> lines = new ArrayList<>();
        @Nullable Newest line = null;
        int start = 0; // of the line
        int at = 0;
        for (ClientRange range : sources) {
            long clock = range.clock();
            long end = range.clock() + range.length();
            while (clock < end) {
                WritingTimes.Span span = written.at(range.client(), clock);
                int length = (int) (Math.min(end, span.end()) - clock);
                int to = at + length;
                while (at < to) {
                    int feed = text.indexOf('\n', at);
                    int stop = feed < 0 || feed >= to ? to : feed;
                    boolean feedCounts = stop == start && stop < to;
                    if (stop > at || feedCounts) {
                        long last = clock + (feedCounts ? stop - at : stop - at - 1);
                        Newest candidate = new Newest(range.client(), last, orNull(span.at()));
                        line = line == null || line.isBefore(candidate) ? candidate : line;
                    }
                    clock += stop - at;
                    at = stop;
                    if (stop < to) {
                        lines.add(Objects.requireNonNull(line));
                        line = null;
                        at++;
                        clock++;
                        start = at;
                    }
                }
            }
        }
        if (line != null) {
            lines.add(line);
        }
        return lines;
    }

    private static @Nullable Instant orNull(Optional<Instant> at) {
        return at.orElse(null);
    }
}
