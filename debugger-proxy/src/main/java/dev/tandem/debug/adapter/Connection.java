package dev.tandem.debug.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection within a {@link DebugHost}. Each stream is for one thread; any may close it, which ends both. */
public interface Connection extends AutoCloseable {
    InputStream input();

    OutputStream output();

    @Override
    void close() throws IOException;
}
