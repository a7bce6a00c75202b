package dev.tandem.crdt;

/** A subscription that is ended once, however often it is closed. */
final class Once implements Subscription {
    private final Runnable end;
    private boolean ended;

    private Once(Runnable end) {
        this.end = end;
    }

    static Subscription of(Runnable end) {
        return new Once(end);
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            end.run();
        }
    }
}
