package dev.tandem.debug.java;

import org.jspecify.annotations.Nullable;

/** A request that cannot be done. Its message is for the person who asked: what happened, and what to do. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
