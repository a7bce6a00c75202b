package dev.tandem.debug;

/** What was asked was not done. The message carries the stable code, the values at hand and the remedy. */
public final class DebugException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DebugError error;

    /** @param what what happened, with the offending values */
    public DebugException(DebugError error, String what) {
        super(error.code() + ": " + what + " " + error.remedy());
        this.error = error;
    }

    /** @param what what happened, with the offending values */
    public DebugException(DebugError error, String what, Throwable cause) {
        super(error.code() + ": " + what + " " + error.remedy(), cause);
        this.error = error;
    }

    public DebugError error() {
        return error;
    }
}
