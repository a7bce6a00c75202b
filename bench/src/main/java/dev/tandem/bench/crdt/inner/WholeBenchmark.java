package dev.tandem.bench.crdt.inner;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Updates;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Whole documents of the size of B4. */
@State(Scope.Thread)
public class WholeBenchmark {
    private static final int MERGED = 10_000;

    private final Manuscript manuscript = new Manuscript();
    private final List<byte[]> updates = manuscript.updates().subList(0, MERGED);
    private final Doc document = loaded();

    private Doc loaded() {
        var fresh = new Doc(7);
        fresh.applyUpdate(manuscript.state());
        return fresh;
    }

    /** A new document out of its state. */
    @Benchmark
    public Doc load() {
        return loaded();
    }

    /** The state. */
    @Benchmark
    public byte[] encodeState() {
        return document.encodeStateAsUpdate();
    }

    /** The state vector. */
    @Benchmark
    public byte[] encodeStateVector() {
        return document.encodeStateVector();
    }

    /** One of ten thousand updates that become one. */
    @Benchmark
    @OperationsPerInvocation(MERGED)
    public byte[] mergeUpdates() {
        return Updates.mergeUpdates(updates);
    }
}
