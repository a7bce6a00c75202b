package dev.tandem.runner.debugging;

/** What was asked of a debug session cannot be done. */
final class AskException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    /** @param code stable, as the platform registers it */
    AskException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }

    static AskException malformed(String what) {
        return new AskException("DEBUG-23", "This cannot be asked of a debugger: " + what + ".");
    }

    static AskException over() {
        return new AskException("DEBUG-08", "This debug session is over.");
    }
}
