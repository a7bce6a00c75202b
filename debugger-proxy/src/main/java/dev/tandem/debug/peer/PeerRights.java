package dev.tandem.debug.peer;

/** What whoever sits at a debug client may do now; asked at each request, so that what is taken away is taken away at once. Any thread. */
@FunctionalInterface
public interface PeerRights {
    /** {@return whether they may move the program, set breakpoints, change and evaluate; anybody may look} */
    boolean mayDebug();
}
