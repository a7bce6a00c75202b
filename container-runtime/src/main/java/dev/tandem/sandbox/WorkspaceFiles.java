package dev.tandem.sandbox;

import java.io.IOException;
import java.io.InputStream;

/**
 * The owner's way to the files of a workspace, while hostile programs change them at will.
 *
 * <p>Paths are relative, their parts are separated by {@code /}; an empty, {@code .} or {@code ..} part or a NUL is refused
 * with an {@link IllegalArgumentException}. No call follows a symbolic link, leaves the workspace, opens anything but a regular
 * file, or waits for a program. What is created belongs to the sandbox's programs. Safe for use by any number of threads.
 *
 * <p>Every method throws {@link IOException} when the machine refuses: {@link java.nio.file.NoSuchFileException} when there is
 * nothing at the path, and a plain one that says so when the disk limit is reached.
 */
public interface WorkspaceFiles {
    /**
     * Puts a file at the path in one step: a program sees the old content or all of the new. Missing parent directories are made.
     *
     * @param executable whether programs may execute it
     */
    void write(String path, byte[] content, boolean executable) throws IOException;

    /**
     * Puts a file at the path as {@link #write(String, byte[], boolean)} does, however large it is.
     *
     * @param content is read to its end; stays the caller's to close
     */
    void write(String path, InputStream content, boolean executable) throws IOException;

    /**
     * Reads a regular file.
     *
     * @param maximumBytes at most this many; a larger file is refused
     */
    byte[] read(String path, int maximumBytes) throws IOException;

    /** Makes a directory and its missing parents; nothing happens when it exists. */
    void createDirectory(String path) throws IOException;

    /** Moves a file or directory; what is at the target is replaced when it is a file or an empty directory. */
    void move(String from, String to) throws IOException;

    /** Deletes a file or a directory with all in it; nothing happens when there is none. */
    void delete(String path) throws IOException;
}
