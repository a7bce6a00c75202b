package dev.tandem.sandbox;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * One process in a sandbox, together with all that it starts: a descendant that detaches itself is still part of it and dies
 * with it, and when the first process ends the others are killed.
 *
 * <p>Threads: one platform thread per process, owned by the backend, moves the bytes of all three pipes, watches the limits and
 * reaps the process. The streams below only take from and put into that thread's buffers, so any thread, virtual ones included,
 * may block on them without holding a carrier. Each stream is for one thread at a time.
 */
public interface SandboxProcess extends AutoCloseable {
    /**
     * Standard input. A write returns when the bytes are buffered; up to 1 MiB waits for a program that does not read, more is
     * refused with an {@link java.io.IOException}, so that a writer never blocks for ever. Closing it is the end of input. After
     * the program closed its end, bytes are refused with an {@link java.io.IOException}.
     *
     * <p>On a terminal this is what is typed; the end of input is typed too (Ctrl-D), and closing this says nothing to the program.
     */
    OutputStream input();

    /**
     * Standard output as it comes; the end of the stream comes when the process and all its descendants are gone. A reader that is
     * slow makes the program wait. Closing it discards what is to come.
     */
    InputStream output();

    /** Standard error, as {@link #output()}. On a terminal everything is in the output, and this is empty. */
    InputStream errors();

    /**
     * Says how much its terminal shows now. Returns at once; after the end it does nothing.
     *
     * @throws IllegalStateException if it has no terminal
     */
    void resize(TerminalSize size);

    /**
     * Sends a signal to the process itself, not to its descendants: what it does then is its own affair. Returns at once; after the end it does
     * nothing.
     */
    void signal(Signal signal);

    /** What the process and its descendants use now; after the end, the processor time that they used. */
    ProcessUsage usage();

    /** Kills the process and its descendants, as asked by a person. Returns at once; {@link #await()} tells when it is done. */
    void stop();

    /** Waits until the process and all its descendants are gone. What they printed can still be read. */
    ProcessEnd await() throws InterruptedException;

    /** {@link #stop() Stops}, discards the streams and waits until the process and all its descendants are gone. Idempotent. */
    @Override
    void close();
}
