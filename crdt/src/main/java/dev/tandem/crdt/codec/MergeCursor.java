package dev.tandem.crdt.codec;

/** Walks through the structs of one update, past Skip structs. */
final class MergeCursor implements Comparable<MergeCursor> {
    private final int last;
    final StructBatch batch;
    int struct;
    /** Among equals the one that moved last comes first, which is what repeated stable sorting amounts to. */
    int turn;

    MergeCursor(StructBatch batch, int first, int end) {
        this.batch = batch;
        last = end - 1;
        struct = first - 1;
        next();
    }

    void next() {
        do {
            struct++;
        } while (struct <= last && batch.kind[struct] == Kind.SKIP);
    }

    boolean done() {
        return struct > last;
    }

    long client() {
        return batch.client(struct);
    }

    int clock() {
        return batch.clock[struct];
    }

    int end() {
        return batch.clock[struct] + batch.length[struct];
    }

    boolean isGarbage() {
        return batch.kind[struct] == Kind.GC;
    }

    @Override
    public int compareTo(MergeCursor other) {
        int byPlace = compareTo(other.client(), other.clock());
        return byPlace != 0 ? byPlace : Integer.compare(turn, other.turn);
    }

    /** Compares with an operation: those of high clients come first. */
    int compareTo(long client, int clock) {
        int byClient = Long.compare(client, client());
        return byClient != 0 ? byClient : Integer.compare(clock(), clock);
    }
}
