package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.AdapterLink;
import dev.tandem.debug.dap.DapMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the adapter has answered at the present stop. Who asks for something that somebody has asked already gets that answer, also
 * while it is still under way: the adapter has as much to do for thirty people as for one.
 *
 * <p>Owned by the hub's loop; answers complete there.
 */
final class Answers {
    /** So many answers are kept; of more the oldest is asked for again. */
    static final int MOST_KEPT = 5_000;

    private record Asked(String command, ObjectNode arguments) {}

    private final AdapterLink link;
    private final Executor loop;
    private final Duration patience;
    private final SequencedMap<Asked, CompletableFuture<ObjectNode>> known = new LinkedHashMap<>();

    /** @param patience with which an answer is awaited */
    Answers(AdapterLink link, Executor loop, Duration patience) {
        this.link = link;
        this.loop = loop;
        this.patience = patience;
    }

    /** {@return the same, with another patience} What it has asked once is its own. */
    Answers within(Duration another) {
        return new Answers(link, loop, another);
    }

    void forget() {
        known.clear();
    }

    /**
     * {@return the answer's body as the adapter says it; shared, and not to be changed} What fails is asked again by whoever comes next.
     *
     * @param asking what is asked in participants' numbers, of which there are no two for different things
     * @param arguments the same in the adapter's
     */
    CompletableFuture<ObjectNode> once(String command, ObjectNode asking, ObjectNode arguments) {
        CompletableFuture<ObjectNode> there = known.get(new Asked(command, asking));
        return there != null && !there.isCompletedExceptionally() ? there : first(command, asking, arguments);
    }

    /**
     * {@return as {@link #once}, but what the adapter refuses is known, too} Of what many ask for themselves, each of them would have it refused
     * anew. Where it did not answer in time, it is asked again.
     */
    CompletableFuture<ObjectNode> onceOrRefused(String command, ObjectNode asking, ObjectNode arguments) {
        CompletableFuture<ObjectNode> there = known.get(new Asked(command, asking));
        return there != null && isRefused(there) ? there : once(command, asking, arguments);
    }

    private static boolean isRefused(CompletableFuture<ObjectNode> answer) {
        return answer.isCompletedExceptionally()
                && Failures.refusal(answer.exceptionNow()).error() == DebugError.REFUSED;
    }

    private CompletableFuture<ObjectNode> first(String command, ObjectNode asking, ObjectNode arguments) {
        CompletableFuture<ObjectNode> answer = now(command, arguments);
        known.putLast(new Asked(command, asking), answer);
        if (known.size() > MOST_KEPT) {
            known.pollFirstEntry();
        }
        return answer;
    }

    /** {@return whether this has been asked already} */
    boolean knows(String command, ObjectNode asking) {
        return known.containsKey(new Asked(command, asking));
    }

    /** {@return as {@link #once}, but asks again whatever is known} */
    CompletableFuture<ObjectNode> now(String command, ObjectNode arguments) {
        CompletableFuture<DapMessage.Response> answer = new CompletableFuture<>();
        CompletableFuture<ObjectNode> body = answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync((response, failure) -> body(command, response, failure), loop);
        // Only now: an answer that came before anything depended on it would reach the loop after the events that
        // followed it.
        link.request(command, arguments, answer);
        return body;
    }

    /** {@return what completes on the loop after some time} */
    CompletableFuture<Void> after(Duration pause) {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, loop));
    }

    private ObjectNode body(String command, DapMessage.Response response, Throwable failure) {
        if (failure == null) {
            if (response.success()) {
                return response.body();
            }
            throw new DebugException(DebugError.REFUSED, command + ": " + response.reason() + ".");
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            throw new DebugException(
                    DebugError.TOO_SLOW, command + " was not answered within " + patience.toMillis() + " ms.", cause);
        }
        if (cause instanceof IOException) {
            throw new DebugException(
                    DebugError.ADAPTER_ENDED, command + " was not answered: " + cause.getMessage() + ".", cause);
        }
        throw new CompletionException(cause);
    }
}
