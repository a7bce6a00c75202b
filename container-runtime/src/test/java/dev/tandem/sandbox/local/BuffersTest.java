package dev.tandem.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BuffersTest {
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void outputComesInOrderAcrossChunks() throws Exception {
        OutputBuffer buffer = new OutputBuffer(calls::incrementAndGet);
        buffer.put(new byte[] {1, 2, 3});
        buffer.put(new byte[] {4, 5});
        byte[] into = new byte[4];
        assertThat(buffer.available()).isEqualTo(5);
        assertThat(buffer.read(into, 0, 4)).isEqualTo(4);
        assertThat(into).containsExactly(1, 2, 3, 4);
        assertThat(buffer.read()).isEqualTo(5);
        buffer.end();
        assertThat(buffer.read()).isEqualTo(-1);
        assertThat(calls).hasValue(0);
    }

    @Test
    void aFullBufferTellsWhenThereIsRoomAgain() throws Exception {
        OutputBuffer buffer = new OutputBuffer(calls::incrementAndGet);
        while (buffer.hasRoom()) {
            buffer.put(new byte[60_000]);
        }
        assertThat(buffer.read(new byte[1])).isEqualTo(1);
        assertThat(calls).hasValue(0);
        assertThat(buffer.readNBytes(100_000)).hasSize(100_000);
        assertThat(buffer.hasRoom()).isTrue();
        assertThat(calls).hasValue(1);
    }

    @Test
    void closingDiscardsAndLetsTheProgramGoOn() throws Exception {
        OutputBuffer buffer = new OutputBuffer(calls::incrementAndGet);
        while (buffer.hasRoom()) {
            buffer.put(new byte[60_000]);
        }
        buffer.close();
        assertThat(calls).hasValue(1);
        buffer.put(new byte[1]);
        assertThat(buffer.hasRoom()).isTrue();
        assertThat(buffer.read()).isEqualTo(-1);
    }

    @Test
    void aReaderCanBeInterrupted() throws Exception {
        OutputBuffer buffer = new OutputBuffer(() -> {});
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                outcome.completeExceptionally(new AssertionError("read " + buffer.read()));
            } catch (InterruptedIOException e) {
                outcome.complete(e);
            }
        });
        reader.interrupt();
        assertThat(outcome.get()).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void inputIsTakenInPartsAndBounded() throws Exception {
        InputBuffer buffer = new InputBuffer(calls::incrementAndGet);
        buffer.write(new byte[] {1, 2, 3});
        assertThat(buffer.first()).containsExactly(1, 2, 3);
        buffer.written(2);
        assertThat(buffer.first()).containsExactly(3);
        assertThatThrownBy(() -> buffer.write(new byte[InputBuffer.CAPACITY]))
                .hasMessageContaining("has not read 1 bytes");
        buffer.close();
        assertThat(buffer.isFinished()).isFalse();
        buffer.written(1);
        assertThat(buffer.isFinished()).isTrue();
        assertThatThrownBy(() -> buffer.write(1)).hasMessageContaining("closed");
        assertThat(calls).hasValue(2);
    }

    @Test
    void inputIsRefusedAfterTheProgramClosedIt() throws Exception {
        InputBuffer buffer = new InputBuffer(() -> {});
        buffer.write(1);
        buffer.refuse();
        assertThat(buffer.first()).isNull();
        assertThatThrownBy(() -> buffer.write(1)).hasMessageContaining("does not read");
    }
}
