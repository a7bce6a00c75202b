package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapException;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a debug session ends: the adapter takes its leave, what the program has still written is told, and its exit code. Owned by the hub's loop. */
final class Ending {
    private static final int SIGNALLED = 128;
    private static final long LAST_OUTPUT_MILLIS = 500;
    private static final Pattern EXIT_CODE = Pattern.compile("has exited with status (-?\\d+)");

    private final Answers answers;
    private final Answers shortAnswers;
    private final ProgramSide program;
    private final Course course;
    private final Executor loop;
    private final Duration farewell;
    private final boolean outputAfterEnd;
    private @Nullable Integer exitCode;
    /** Whether the adapter may end: it has told the program's end, or was asked to go. */
    private boolean expected;

    /** @param farewell how long an adapter, and a program's last words, are waited for at the end */
    Ending(Answers answers, ProgramSide program, Course course, Executor loop, Set<Quirk> quirks, Duration farewell) {
        this.answers = answers;
        this.shortAnswers = answers.within(farewell);
        this.program = program;
        this.course = course;
        this.loop = loop;
        this.farewell = farewell;
        this.outputAfterEnd = quirks.contains(Quirk.OUTPUT_AFTER_END);
    }

    /** @param told the adapter's event; of a program that a signal ended, some leave the code out */
    void exited(ObjectNode told) {
        exitCode = told.hasNonNull("exitCode") ? (Integer) told.path("exitCode").asInt() : null;
        expected = true;
    }

    /** {@return why it is over when the adapter says nothing more; null if that was to be expected} */
    @Nullable DebugException death(@Nullable IOException cause) {
        if (expected) {
            return null;
        }
        if (cause == null) {
            return new DebugException(DebugError.ADAPTER_ENDED, "The debugger died.");
        }
        String how = cause instanceof DapException ? "What the debugger says cannot be read: " : "The debugger died: ";
        return new DebugException(DebugError.ADAPTER_ENDED, how + cause.getMessage() + ".", cause);
    }

    /** Some tell the exit code in words alone; of a program that a signal ended, the signal's number below zero. */
    void readExitCode(String output) {
        Matcher matcher = EXIT_CODE.matcher(output);
        if (matcher.find()) {
            int told = Integer.parseInt(matcher.group(1));
            exitCode = told < 0 ? SIGNALLED - told : told;
        }
    }

    /** {@return the exit code if it is known} */
    @Nullable Integer exitCode() {
        return exitCode;
    }

    /**
     * Asks the adapter to end it.
     *
     * @param terminate whether the program ends too
     * @return when the adapter has answered; fails if it has not
     */
    CompletableFuture<Void> ask(boolean terminate) {
        expected = true;
        CompletableFuture<?> asked = terminate && course.can("supportsTerminateRequest")
                ? shortAnswers
                        .now("terminate", JsonNodeFactory.instance.objectNode())
                        .handle((_, _) -> null) // a program that takes no notice is ended with its adapter
                : CompletableFuture.completedFuture(null);
        return asked.thenCompose(_ -> disconnect(answers, terminate)).handle((_, failure) -> {
            // One that ends in place of an answer has done what it was asked for.
            if (failure != null && Failures.refusal(failure).error() != DebugError.ADAPTER_ENDED) {
                throw Failures.refusal(failure);
            }
            return null;
        });
    }

    /** {@return when the program's last words have been told, on the loop} The adapter has said that there is nothing more to debug. */
    CompletableFuture<Void> windUp() {
        expected = true;
        CompletableFuture<Void> told = outputAfterEnd
                ? new CompletableFuture<Void>().completeOnTimeout(null, LAST_OUTPUT_MILLIS, TimeUnit.MILLISECONDS)
                : CompletableFuture.completedFuture(null);
        return told.thenCompose(_ -> disconnect(shortAnswers, true))
                .handle((_, _) -> null)
                .thenCompose(_ -> drain());
    }

    /** {@return when the program's last words have been told, on the loop; never fails} */
    CompletableFuture<Void> drain() {
        return program.drained()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(OptionalInt.empty(), farewell.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (code, failure) -> {
                            // What the program's own process tells goes before what the adapter makes of it.
                            if (failure == null && code.isPresent()) {
                                exitCode = code.getAsInt();
                            }
                            return null;
                        },
                        loop);
    }

    private static CompletableFuture<ObjectNode> disconnect(Answers answers, boolean terminate) {
        return answers.now("disconnect", JsonNodeFactory.instance.objectNode().put("terminateDebuggee", terminate));
    }
}
