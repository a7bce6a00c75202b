package dev.tandem.bench.crdt.ours;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;

/**
 * The whole document as an update. Before each time a character is typed, so that a result which is kept from the previous time is of no
 * use; now and then the document is loaded anew, so that it stays what it was.
 */
final class StateEncoded implements Workload {
    private static final int TYPED_AT_MOST = 64;

    private final byte[] state;
    private Doc document = new Doc(7);
    private int typed = TYPED_AT_MOST;
    private int size;

    StateEncoded(byte[] state) {
        this.state = state;
    }

    @Override
    public void pass(Stopwatch watch) {
        if (typed == TYPED_AT_MOST) {
            document = new Doc(7);
            document.applyUpdate(state);
            typed = 0;
        }
        YText text = document.getText("text");
        text.insert(text.length(), "x");
        typed++;
        watch.start();
        size = document.encodeStateAsUpdate().length;
        watch.stop();
    }

    @Override
    public Outcome outcome() {
        var fresh = new Doc(7);
        fresh.applyUpdate(state);
        if (size < state.length) {
            throw new IllegalStateException("the encoded document is smaller than it was");
        }
        return Outcome.of(fresh, 1, state.length);
    }
}
