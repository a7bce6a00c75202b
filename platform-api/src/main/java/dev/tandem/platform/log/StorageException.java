package dev.tandem.platform.log;

/** The database did not do what it was asked. The message says what that was. */
public final class StorageException extends RuntimeException {
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
