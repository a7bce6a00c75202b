package dev.tandem.debug;

/** The register of everything that debugging refuses or fails at. Codes are stable; a code is never used again. */
public enum DebugError {
    STALE("DEBUG-01", "Look at where the program is now, and decide again."),
    NOT_STOPPED("DEBUG-02", "Pause the program, or wait until it stops."),
    UNKNOWN_REFERENCE("DEBUG-03", "Ask for the frames and variables of the present stop."),
    NOT_FOR_PARTICIPANTS("DEBUG-04", "Use what the session offers: only it starts, attaches and ends."),
    REFUSED("DEBUG-05", "The debug adapter says why."),
    ADAPTER_ENDED("DEBUG-06", "Start debugging again."),
    TOO_SLOW("DEBUG-07", "Try again; if it stays so, stop debugging and start it again."),
    OVER("DEBUG-08", "Start debugging again."),
    NOT_STARTED("DEBUG-09", "Check what is to be debugged; the debug adapter says what is wrong with it."),
    LOCKED("DEBUG-10", "Ask for the controls.");

    private final String code;
    private final String remedy;

    DebugError(String code, String remedy) {
        this.code = code;
        this.remedy = remedy;
    }

    /** {@return the stable code} */
    public String code() {
        return code;
    }

    /** {@return what to do about it} */
    public String remedy() {
        return remedy;
    }
}
