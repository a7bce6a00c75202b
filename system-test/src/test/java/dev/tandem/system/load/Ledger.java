package dev.tandem.system.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the people of one session may rely on: what was acknowledged to them, and what they saw of others, over all their tabs. Any
 * thread.
 */
public final class Ledger {
    /** So many updates are kept as they are before they are folded into one set. */
    private static final int FOLD = 64;

    private final Map<String, Promised> promised = new HashMap<>();
    private final Set<String> entries = new HashSet<>();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder seen = new LongAdder();
    private long sequence;

    private static final class Promised {
        private Contents folded = Contents.NOTHING;
        private final List<byte[]> waiting = new ArrayList<>();

        private void add(byte[] update) {
            waiting.add(update);
            if (waiting.size() >= FOLD) {
                fold();
            }
        }

        private Contents fold() {
            for (byte[] update : waiting) {
                folded = folded.and(Contents.of(update));
            }
            waiting.clear();
            return folded;
        }
    }

    /** Somebody's own update was acknowledged. */
    synchronized void acknowledge(String document, byte[] update) {
        acknowledged.increment();
        add(document, update);
    }

    /** Somebody was shown an update. */
    synchronized void see(String document, byte[] update) {
        seen.increment();
        add(document, update);
    }

    private void add(String document, byte[] update) {
        promised.computeIfAbsent(document, _ -> new Promised()).add(update);
    }

    /** Somebody was told of an entry of the tree. */
    synchronized void seeEntry(String entry) {
        entries.add(entry);
    }

    /** Somebody was told a record of the log. */
    synchronized void seeRecord(long number) {
        sequence = Math.max(sequence, number);
    }

    /** {@return how many updates were acknowledged} */
    public long acknowledged() {
        return acknowledged.sum();
    }

    /** {@return how many updates of others were seen} */
    public long seen() {
        return seen.sum();
    }

    /** {@return what must be there from now on} */
    public synchronized Promises promises() {
        Map<String, Contents> documents = new HashMap<>();
        promised.forEach((name, contents) -> documents.put(name, contents.fold()));
        return new Promises(documents, entries, sequence);
    }

    /**
     * What was promised up to a moment.
     *
     * @param documents by name
     * @param entries ids of entries of the tree
     * @param sequence the last record that anybody was told
     */
    public record Promises(Map<String, Contents> documents, Set<String> entries, long sequence) {
        public Promises {
            documents = Map.copyOf(documents);
            entries = Set.copyOf(entries);
        }
    }
}
