package dev.tandem.sandbox.local;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.SandboxId;
import java.io.IOException;

/** What the keeper of a program has to know of its sandbox. */
public interface Surroundings {
    SandboxId id();

    Limits limits();

    /** Whether nothing more can be written to the workspace or to {@code /tmp}. */
    boolean isDiskFull() throws IOException;

    boolean isAlive() throws IOException;

    /** Kills everything in the sandbox, which ends it. */
    void kill();

    /** Nothing of the program of that number is left. */
    void ended(int number);
}
