package dev.tandem.sandbox.local;

import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessUsage;
import dev.tandem.sandbox.Signal;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.ControlGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * Looks after one program from its start to its end: waits for the end, watches the limits, kills.
 *
 * <p>{@link #run()} is called once, on a platform thread, and returns after {@link #end()} is complete. Everything else may be called
 * on any thread.
 */
public interface Keeper extends Runnable {
    /** What is written is the program's standard input. */
    OutputStream input();

    OutputBuffer output();

    OutputBuffer errors();

    /** Completed when the program and all its descendants are gone, and nothing of them is left on the machine. */
    CompletableFuture<ProcessEnd> end();

    /** The program's own, with its descendants. */
    ControlGroup group();

    /** What the program and its descendants use now; fails when they have ended meanwhile. */
    ProcessUsage usage() throws IOException;

    /** Ends the program, for the first cause that anyone names. */
    void end(Cause cause);

    /**
     * Says how much the terminal shows.
     *
     * @throws IllegalStateException if there is no terminal
     */
    void resize(TerminalSize size);

    /** Sends a signal; nothing happens to a program that has ended. */
    void signal(Signal signal);
}
