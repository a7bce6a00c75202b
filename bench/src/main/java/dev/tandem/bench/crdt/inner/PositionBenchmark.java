package dev.tandem.bench.crdt.inner;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YArray;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The way through the index of positions. */
@State(Scope.Thread)
public class PositionBenchmark {
    private static final int LENGTH = 20_000;

    private final Random random = new Random(4);
    private final YArray array = array();

    private YArray array() {
        YArray values = new Doc(7).getArray("array");
        for (int i = 0; i < LENGTH; i++) {
            values.insert(random.nextInt(i + 1), List.of((long) i));
        }
        return values;
    }

    /** A value anywhere, of 20,000 that were inserted anywhere: hardly two of them are in one block. */
    @Benchmark
    public @Nullable Object find() {
        return array.get(random.nextInt(LENGTH));
    }
}
