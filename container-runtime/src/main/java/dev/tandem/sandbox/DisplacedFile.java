package dev.tandem.sandbox;

import java.io.IOException;

/**
 * A file that another one has taken the place of. Nobody can open it by a name any more, but a program that had it open can go on to write
 * into it. Confined to one thread at a time.
 */
public interface DisplacedFile extends AutoCloseable {
    /** {@return what it is like now} */
    FileStatus status() throws IOException;

    /**
     * Reads it.
     *
     * @throws IOException also if it has more than {@code maximumBytes}
     */
    byte[] read(int maximumBytes) throws IOException;

    @Override
    void close();
}
