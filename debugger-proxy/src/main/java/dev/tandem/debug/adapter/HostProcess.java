package dev.tandem.debug.adapter;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletionStage;

/** A process that a {@link DebugHost} has started. Each stream is for one thread. */
public interface HostProcess extends AutoCloseable {
    /** {@return its standard input; closed, it sees the end} */
    OutputStream input();

    /** {@return its standard output} */
    InputStream output();

    /** {@return its standard error} */
    InputStream errors();

    /** {@return its exit code when it has ended; 128 and the signal's number if one ended it} */
    CompletionStage<Integer> ended();

    /** Ends it at once, with all that it has started. Does nothing if it has ended. */
    @Override
    void close();
}
