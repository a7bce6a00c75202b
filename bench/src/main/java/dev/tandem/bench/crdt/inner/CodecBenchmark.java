package dev.tandem.bench.crdt.inner;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.UpdateReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes without documents. */
@State(Scope.Thread)
public class CodecBenchmark {
    private static final int NUMBERS = 1000;

    private final long[] numbers = new Random(1)
            .longs(NUMBERS, 0, 1L << 32)
            .map(number -> number >>> (number & 31))
            .toArray();
    private final ByteWriter out = new ByteWriter();
    private final byte[] encoded = encode();
    private final byte[] ascii = string("the quick brown fox jumps over it");
    private final byte[] mixed = string("naïve – 漢字 and the quick brown fox");
    private final byte[] update = update();
    private final StructBatch batch = new StructBatch();

    private byte[] encode() {
        var writer = new ByteWriter();
        for (long number : numbers) {
            writer.varUint(number);
        }
        return writer.toByteArray();
    }

    private static byte[] string(String text) {
        return new ByteWriter().varBytes(text.getBytes(StandardCharsets.UTF_8)).toByteArray();
    }

    private static byte[] update() {
        List<byte[]> updates = new ArrayList<>();
        var document = new Doc(2654435761L);
        document.observeUpdates(event -> updates.add(event.update()));
        document.getText("text").insert(0, "a");
        document.getText("text").insert(1, "b");
        return updates.getLast();
    }

    /** One number of up to 32 bits. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public int writeVarUint() {
        out.clear();
        for (long number : numbers) {
            out.varUint(number);
        }
        return out.size();
    }

    /** One number of up to 32 bits. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public long readVarUint() {
        var in = new ByteReader(encoded, DecodeLimits.DEFAULT);
        long sum = 0;
        for (int i = 0; i < NUMBERS; i++) {
            sum += in.varUint();
        }
        return sum;
    }

    /** 33 characters of ASCII. */
    @Benchmark
    public String readAscii() {
        return new ByteReader(ascii, DecodeLimits.DEFAULT).varString();
    }

    /** 35 characters of all kinds. */
    @Benchmark
    public String readMixed() {
        return new ByteReader(mixed, DecodeLimits.DEFAULT).varString();
    }

    /** An update of one character. */
    @Benchmark
    public StructBatch readUpdate() {
        UpdateReader.read(update, DecodeLimits.DEFAULT, batch);
        return batch;
    }
}
