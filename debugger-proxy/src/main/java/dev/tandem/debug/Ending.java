package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a debug session ends: the adapter takes its leave, what the program has still written is told, and its exit code. Owned by the hub's loop. */
final class Ending {
    private static final Pattern EXIT_CODE = Pattern.compile("has exited with status (-?\\d+)");

    private final Answers answers;
    private final Answers shortAnswers;
    private final ProgramSide program;
    private final Course course;
    private final Executor loop;
    private final Duration farewell;
    private @Nullable Integer exitCode;

    /** @param farewell how long an adapter, and a program's last words, are waited for at the end */
    Ending(Answers answers, ProgramSide program, Course course, Executor loop, Duration farewell) {
        this.answers = answers;
        this.shortAnswers = answers.within(farewell);
        this.program = program;
        this.course = course;
        this.loop = loop;
        this.farewell = farewell;
    }

    void exited(int code) {
        exitCode = code;
    }

    /** Some tell the exit code in words alone. */
    void readExitCode(String output) {
        Matcher matcher = EXIT_CODE.matcher(output);
        if (matcher.find()) {
            exitCode = Integer.valueOf(matcher.group(1));
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
        return disconnect(shortAnswers, true).handle((_, _) -> null).thenCompose(_ -> drain());
    }

    /** {@return when the program's last words have been told, on the loop; never fails} */
    CompletableFuture<Void> drain() {
        return program.drained()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(OptionalInt.empty(), farewell.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (code, failure) -> {
                            if (failure == null && code.isPresent() && exitCode == null) {
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
