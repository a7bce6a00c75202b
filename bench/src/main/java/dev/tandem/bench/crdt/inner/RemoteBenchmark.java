package dev.tandem.bench.crdt.inner;

import dev.tandem.crdt.Doc;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What was typed elsewhere. */
@State(Scope.Thread)
public class RemoteBenchmark {
    private static final int OPERATIONS = 100_000;

    private final List<byte[]> history = new Manuscript().updates().subList(0, OPERATIONS);
    private final List<byte[]> typing = Manuscript.typing(OPERATIONS);

    /** An update that appends a character to the previous one. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public Doc applyAppended() {
        return apply(typing);
    }

    /** An update of B4. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public Doc applyHistory() {
        return apply(history);
    }

    private static Doc apply(List<byte[]> updates) {
        var document = new Doc(7);
        for (byte[] update : updates) {
            document.applyUpdate(update);
        }
        return document;
    }
}
