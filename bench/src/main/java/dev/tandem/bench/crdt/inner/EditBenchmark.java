package dev.tandem.bench.crdt.inner;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Local changes of a document of the size of B4. It is loaded anew before each hundred thousand; allocation figures include that. */
@State(Scope.Thread)
public class EditBenchmark {
    private static final int OPERATIONS = 100_000;

    /** Whether somebody hears of the updates. */
    @Param({"false", "true"})
    public boolean heard;

    private final Manuscript manuscript = new Manuscript();
    private final Random random = new Random(3);
    private Doc document = new Doc(7);
    private YText text = document.getText("text");
    private long bytes;

    /** Loads the document. */
    @Setup(Level.Invocation)
    public void load() {
        document = new Doc(7);
        document.applyUpdate(manuscript.state());
        text = document.getText("text");
        if (heard) {
            document.observeUpdates(event -> bytes += event.update().length);
        }
        text.insert(text.length() / 2, "x"); // there is an index from now on
    }

    /** Typing at the end. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long insertAtEnd() {
        int length = text.length();
        for (int i = 0; i < OPERATIONS; i++) {
            text.insert(length + i, "a");
        }
        return bytes;
    }

    /** A character anywhere. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long insertAnywhere() {
        int length = text.length();
        for (int i = 0; i < OPERATIONS; i++) {
            text.insert(random.nextInt(length + i), "a");
        }
        return bytes;
    }

    /** A character less, anywhere. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS / 2)
    public long deleteAnywhere() {
        int length = text.length();
        for (int i = 0; i < OPERATIONS / 2; i++) {
            text.delete(random.nextInt(length - i), 1);
        }
        return bytes;
    }
}
