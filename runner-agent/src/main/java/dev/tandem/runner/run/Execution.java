package dev.tandem.runner.run;

import dev.tandem.protocol.SessionEvent;

/**
 * What a run is while it goes on. {@link #execute} runs on a thread of its own; everything else comes from the session's thread at any time,
 * and never waits for the program.
 */
public interface Execution {
    /** {@return how the run ended}, after all its steps; all but this end is reported, and nothing that was built is left */
    SessionEvent.RunEnded execute();

    /** A participant typed this to the program. */
    void input(byte[] bytes);

    /** There is no more input. */
    void closeInput();

    /** Tells those who watch the output something that the program does not say. */
    void note(String line);

    /** Someone pressed Stop. */
    void stop();
}
