package dev.tandem.debug;

/** Whoever follows a debug session. Called on the session's loop, with one thing after the other; must not block. */
@FunctionalInterface
public interface DebugMember {
    void tell(DebugNews news);
}
