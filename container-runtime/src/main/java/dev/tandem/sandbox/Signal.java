package dev.tandem.sandbox;

/** What a process can be told from outside; see {@code signal(7)}. Numbers are those of Linux. */
public enum Signal {
    HANG_UP(1),
    INTERRUPT(2),
    QUIT(3),
    KILL(9),
    USER_1(10),
    USER_2(12),
    TERMINATE(15),
    CONTINUE(18),
    STOP(19);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
