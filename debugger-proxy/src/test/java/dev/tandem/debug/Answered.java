package dev.tandem.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** What tests say of answers. */
public final class Answered {
    private static final int SECONDS = 30;

    private Answered() {}

    public static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** {@return the answer, when it is there}; throws the {@link DebugException} if it was refused */
    public static <T> T get(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DebugException refusal ? refusal : new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return the refusal, which has to come} */
    public static DebugException refusal(CompletionStage<?> answer) {
        Throwable failure = catchThrowable(() -> get(answer));
        assertThat(failure).isInstanceOf(DebugException.class);
        return (DebugException) failure;
    }

    /** {@return why it is refused, which it has to be} */
    public static DebugError refused(CompletionStage<?> answer) {
        return refusal(answer).error();
    }

    /** Waits for something that nobody tells. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("no " + what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
