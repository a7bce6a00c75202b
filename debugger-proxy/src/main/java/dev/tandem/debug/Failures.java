package dev.tandem.debug;

import java.util.Objects;
import java.util.concurrent.CompletionException;

/** What went wrong, out of what futures wrap it in. */
final class Failures {
    private Failures() {}

    /** {@return the refusal that it is, or one that says what the adapter said} */
    static DebugException refusal(Throwable failure) {
        return cause(failure) instanceof DebugException refusal
                ? refusal
                : new DebugException(DebugError.REFUSED, message(failure), failure);
    }

    static String message(Throwable failure) {
        return Objects.requireNonNullElse(
                cause(failure).getMessage(), cause(failure).toString());
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
