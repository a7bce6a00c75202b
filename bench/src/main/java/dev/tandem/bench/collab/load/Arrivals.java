package dev.tandem.bench.collab.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which edits of the others have arrived at one client. Confined to the event loop's thread. */
final class Arrivals {
    private final Room room;
    private final int author;
    private final UpdateScanner scanner = new UpdateScanner();
    private final UpdateScanner.Visitor arrival = this::arrived;
    private long arrivedAt;

    /** Of each author, how many edits arrived without a gap; and what arrived beyond a gap. */
    private int[] known = new int[8];

    /** By author; empty where nothing ever was beyond a gap. */
    private final List<NavigableMap<Integer, Integer>> beyond = new ArrayList<>();

    /**
     * Nothing has arrived.
     *
     * @param author whose client it is: its own edits are no arrivals
     */
    Arrivals(Room room, int author) {
        this.room = room;
        this.author = author;
    }

    /**
     * An update arrived.
     *
     * @param from where it begins
     * @param at when, of {@link System#nanoTime}
     */
    void add(byte[] bytes, int from, long at) {
        arrivedAt = at;
        scanner.scan(bytes, from, arrival);
    }

    private void arrived() {
        int by = Script.author(scanner.client);
        if (by < 0 || by == author) {
            return;
        }
        if (!room.script(by).matches(scanner)) {
            room.tally().wrong();
            return;
        }
        if (by >= known.length) {
            known = Arrays.copyOf(known, by * 2);
        }
        int from = scanner.clock;
        int to = scanner.clock + scanner.length;
        if (from > known[by]) {
            while (beyond.size() <= by) {
                beyond.add(new TreeMap<>());
            }
            beyond.get(by).merge(from, to, Math::max);
            count(by, from, to);
            return;
        }
        if (to > known[by]) {
            count(by, known[by], to);
            known[by] = to;
            if (by < beyond.size()) {
                closeGaps(by, beyond.get(by));
            }
        }
    }

    private void closeGaps(int by, NavigableMap<Integer, Integer> ranges) {
        while (!ranges.isEmpty() && ranges.firstKey() <= known[by]) {
            known[by] = Math.max(known[by], ranges.pollFirstEntry().getValue());
        }
    }

    private void count(int by, int from, int to) {
        if (author == Room.GUEST) {
            return;
        }
        Client sender = room.author(by);
        int sent = sender.edits();
        for (int edit = from; edit < Math.min(to, sent); edit++) {
            long scheduled = sender.scheduled(edit);
            room.tally().delivered(arrivedAt - scheduled, scheduled);
        }
    }

    /** Whether all edits of another one have arrived. */
    boolean hasAllOf(Client other) {
        return other.author() < known.length && known[other.author()] >= other.edits();
    }

    /** How many edits of others have not arrived. */
    long missing() {
        long missing = 0;
        for (Client other : room.authors()) {
            if (other.author() != author) {
                missing += other.edits() - (other.author() < known.length ? known[other.author()] : 0);
            }
        }
        return missing;
    }
}
