package dev.tandem.debug;

/** What moves the program, or stops it. */
public enum Move {
    CONTINUE("continue", "continued"),
    STEP_OVER("next", "stepped"),
    STEP_INTO("stepIn", "stepped"),
    STEP_OUT("stepOut", "stepped"),
    STEP_BACK("stepBack", "stepped back"),
    REVERSE("reverseContinue", "went back"),
    GO_TO("goto", "moved the program"),
    RESTART_FRAME("restartFrame", "restarted a frame"),
    /** Goes on to a line that {@link DebugSession#runTo} names; or to where it stops before. */
    RUN_TO("continue", "let it run to a line"),
    /** The only one for a program that runs. */
    PAUSE("pause", "paused");

    private final String command;
    private final String past;

    Move(String command, String past) {
        this.command = command;
        this.past = past;
    }

    /** {@return the adapter's word for it} */
    String command() {
        return command;
    }

    /** {@return what is said of somebody who did it: "stepped"} */
    public String past() {
        return past;
    }
}
