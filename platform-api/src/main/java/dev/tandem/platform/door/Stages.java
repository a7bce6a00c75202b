package dev.tandem.platform.door;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for what a session's owner does. */
final class Stages {
    private Stages() {}

    /**
     * {@return what the stage is completed with; virtual threads only}
     *
     * @throws RuntimeException what the stage failed with, such as a {@link dev.tandem.platform.error.Refusal}
     * @throws InterruptedException if the thread is interrupted
     */
    static <T> T await(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a session's work failed", e.getCause());
        }
    }

    /** {@return what a stage failed with, without the wrapping of the stages behind it} */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }
}
