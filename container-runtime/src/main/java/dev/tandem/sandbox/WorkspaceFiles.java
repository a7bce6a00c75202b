package dev.tandem.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    /** Begins the names of files that are being written and not at their place yet. */
    String DRAFT = ".tandem-draft-";

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
     * Puts a file at the path as {@link #write} does, and hands over the one that was there at that very moment: so what a program has
     * written unseen can be told.
     *
     * <p>What is there is compared with what is expected when all else is done, a few microseconds before it is replaced: no operating system
     * does both in one step.
     *
     * @param expected what the file at the path has to be like; null if whatever is there is to be replaced
     * @return empty if something else than expected is there, which stays then
     * @throws IOException also when something else than a regular file is there, which stays then; nothing is written when this is thrown
     */
    Optional<Replaced> replace(String path, byte[] content, boolean executable, @Nullable FileStatus expected)
            throws IOException;

    /**
     * A file was put in its place.
     *
     * @param written what the file is like that was written, without what a program may have written into it since
     * @param displaced the file that was there, to be closed by the caller; empty if there was none, or it cannot be had
     */
    record Replaced(FileStatus written, Optional<DisplacedFile> displaced) {}

    /**
     * Reads a regular file.
     *
     * @param maximumBytes at most this many; a larger file is refused
     */
    byte[] read(String path, int maximumBytes) throws IOException;

    /**
     * Copies the content of a regular file.
     *
     * @param mostBytes at most this many; a larger file is refused
     * @param to stays the caller's to close
     * @return what the file was like all the time
     * @throws IOException also if it was written meanwhile; some of it may have been copied then
     */
    FileStatus copy(String path, long mostBytes, OutputStream to) throws IOException;

    /** Makes a directory and its missing parents; nothing happens when it exists. */
    void createDirectory(String path) throws IOException;

    /** Moves a file or directory; what is at the target is replaced when it is a file or an empty directory. */
    void move(String from, String to) throws IOException;

    /** Deletes a file or a directory with all in it; nothing happens when there is none. */
    void delete(String path) throws IOException;

    /** {@return what is at the path; empty if there is nothing} */
    Optional<FileStatus> status(String path) throws IOException;

    /**
     * Lists a folder. What programs take away meanwhile is left out.
     *
     * @param path of the folder; empty for the workspace itself
     * @param most so many entries at most; further ones are left out
     */
    List<FolderEntry> list(String path, int most) throws IOException;

    /**
     * Watches a folder, not what is below it: the key is signalled when something in it was made, changed or taken away. The key stays
     * with the folder when that is moved.
     *
     * @param path of the folder; empty for the workspace itself
     * @param watcher of the default file system
     * @throws IOException also when the machine's limit of watches is reached
     */
    WatchKey watch(String path, WatchService watcher) throws IOException;
}
