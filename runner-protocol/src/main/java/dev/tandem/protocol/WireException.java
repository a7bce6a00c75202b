package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/** Bytes that are not a message of this protocol. */
public final class WireException extends Exception {
    public WireException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
