package dev.tandem.sandbox;

/** The sandbox could not do what was asked. The message carries the stable code, the values at hand and the remedy. */
public final class SandboxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final SandboxError error;

    /**
     * @param what what happened, with the offending values
     */
    public SandboxException(SandboxError error, String what) {
        super(error.code() + ": " + what + " " + error.remedy());
        this.error = error;
    }

    /**
     * @param what what happened, with the offending values
     */
    public SandboxException(SandboxError error, String what, Throwable cause) {
        super(error.code() + ": " + what + " " + error.remedy(), cause);
        this.error = error;
    }

    public SandboxError error() {
        return error;
    }
}
