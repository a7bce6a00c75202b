package dev.tandem.bench.crdt.inner;

import dev.tandem.bench.crdt.Script;
import dev.tandem.bench.crdt.Traces;
import dev.tandem.bench.crdt.ours.ScriptPlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A document of the size of B4 and how it came to be. */
final class Manuscript {
    private final byte[] state;
    private final List<byte[]> updates;

    Manuscript() {
        try {
            Script script = new Traces(null).get(Traces.Name.B4);
            var played = new ScriptPlay(script, true);
            played.play();
            state = played.state();
            updates = played.updates();
        } catch (IOException impossible) { // nothing is read
            throw new UncheckedIOException(impossible);
        }
    }

    /** The updates of so many characters typed one behind the other. */
    static List<byte[]> typing(int characters) {
        var script = new Script();
        for (int i = 0; i < characters; i++) {
            script.edit(0, i, 0, "a");
        }
        var played = new ScriptPlay(script, true);
        played.play();
        return played.updates();
    }

    byte[] state() {
        return state;
    }

    List<byte[]> updates() {
        return updates;
    }
}
