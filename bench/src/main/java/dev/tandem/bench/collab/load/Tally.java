package dev.tandem.bench.collab.load;

/** What arrives during one window of load. Edits scheduled before the window began do not count. Confined to the event loop's thread. */
public final class Tally {
    private Latencies deliveries = new Latencies();
    private Latencies acknowledgements = new Latencies();
    private Latencies lags = new Latencies();
    private long began;
    private long awareness;
    private long wrong;

    /** Nothing has arrived. */
    public Tally() {}

    void begin(long at) {
        began = at;
        deliveries = new Latencies();
        acknowledgements = new Latencies();
        lags = new Latencies();
        awareness = 0;
    }

    void delivered(long nanos, long scheduled) {
        if (scheduled >= began) {
            deliveries.add(nanos);
        }
    }

    void acknowledged(long nanos, long scheduled) {
        if (scheduled >= began) {
            acknowledgements.add(nanos);
        }
    }

    void awareness() {
        awareness++;
    }

    void wrong() {
        wrong++;
    }

    void lag(long nanos) {
        lags.add(nanos);
    }

    /** From when an edit was to be sent until another client had it; one for each of those. */
    public Latencies deliveries() {
        return deliveries;
    }

    /** From when an edit was to be sent until its author heard that it is stored. */
    public Latencies acknowledgements() {
        return acknowledgements;
    }

    /** How late the generator itself was. */
    public Latencies lags() {
        return lags;
    }

    /** Messages about cursors that arrived. */
    public long awarenessMessages() {
        return awareness;
    }

    /** Edits that arrived but are not what their author wrote; since the beginning. */
    public long wrongEdits() {
        return wrong;
    }
}
