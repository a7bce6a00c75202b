package dev.tandem.debug;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many people press at once, ten thousand times. {@code -Dtandem.seed=N} repeats the presses of a run that failed. */
class DebugRaceTest {
    private static final int ROUNDS = 10_000;
    private static final int PEOPLE = 8;
    private static final Move[] MOVES = {Move.STEP_OVER, Move.STEP_INTO, Move.STEP_OUT, Move.CONTINUE};

    @Test
    void nobodyStepsTwice() throws Exception {
        long seed = Long.getLong("tandem.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
                FakeAdapter adapter = new FakeAdapter();
                DebugSession session = DebugSession.with(adapter.input(), adapter.output(), DebugRules.DEFAULT)) {
            LastStop last = new LastStop();
            wait(session.join(last));
            wait(session.start(new Opening("fake", false, JsonNodeFactory.instance.objectNode(), List.of())));
            for (int round = 0; round < ROUNDS; round++) {
                Epoch epoch = new Epoch(2L * round + 2);
                last.await(epoch);
                int first = adapter.line();
                List<CompletableFuture<Boolean>> presses = new ArrayList<>();
                for (int i = 0; i < 2 + random.nextInt(PEOPLE - 1); i++) {
                    Participant who = new Participant("p" + i, "Person " + i);
                    Move move = MOVES[random.nextInt(MOVES.length)];
                    presses.add(CompletableFuture.supplyAsync(
                                    () -> session.move(who, move, epoch, JsonNodeFactory.instance.objectNode()), people)
                            .thenCompose(answer -> answer)
                            .handle((_, failure) -> failure == null));
                }
                long done = 0;
                for (CompletableFuture<Boolean> press : presses) {
                    done += wait(press) ? 1 : 0;
                }
                assertThat(done)
                        .as("round %d with -Dtandem.seed=%d", round, seed)
                        .isEqualTo(1);
                assertThat(adapter.line())
                        .as("round %d with -Dtandem.seed=%d", round, seed)
                        .isEqualTo(first + 1);
            }
            assertThat(adapter.line()).isEqualTo(ROUNDS + 1);
        }
    }

    private static <T> T wait(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Remembers the last stop alone. */
    private static final class LastStop implements DebugMember {
        private long number;

        @Override
        public synchronized void tell(DebugNews news) {
            if (news instanceof DebugNews.Stopped stopped) {
                number = stopped.epoch().number();
                notifyAll();
            }
        }

        synchronized void await(Epoch epoch) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (number < epoch.number()) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("no stop " + epoch + " but " + number);
                }
                wait(100);
            }
        }
    }
}
