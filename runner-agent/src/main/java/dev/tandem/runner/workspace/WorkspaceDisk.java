package dev.tandem.runner.workspace;

import dev.tandem.protocol.EntryId;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.FolderEntry;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one sandbox's workspace, written in spite of the programs in it.
 *
 * <p>Programs may put anything anywhere: a link or a pipe where a file has to be. {@link WorkspaceFiles} never follows or opens such a
 * thing; this class clears it away. Confined to one thread.
 */
public final class WorkspaceDisk {
    /** More names in one folder are not looked at. */
    static final int MOST_NAMES = 20_000;

    private static final System.Logger LOG = System.getLogger(WorkspaceDisk.class.getName());
    private static final int EXECUTABLE = 0111;

    private final WorkspaceFiles files;
    private final FolderWatches watches;

    /** @param watches told of every folder that becomes an entry */
    public WorkspaceDisk(WorkspaceFiles files, FolderWatches watches) {
        this.files = files;
        this.watches = watches;
    }

    WorkspaceFiles files() {
        return files;
    }

    FolderWatches watches() {
        return watches;
    }

    /** {@return what is at the path; empty if there is nothing, or if a program has put something in the way that is no folder} */
    Optional<FileStatus> status(String path) {
        try {
            return files.status(path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} of a workspace cannot be reached: {1}", path, e);
            return Optional.empty();
        }
    }

    /**
     * Makes sure that there is a disk.
     *
     * @throws IOException if there is none any more: then nothing is to be concluded from what is not there
     */
    void requireThere() throws IOException {
        files.list("", 1);
    }

    /** {@return what is in a folder; {@link #MOST_NAMES} if there may be more} */
    List<FolderEntry> list(String path) throws IOException {
        return files.list(path, MOST_NAMES);
    }

    byte[] read(String path) throws IOException {
        return files.read(path, FileText.MOST_BYTES);
    }

    /**
     * Puts the text at the path, executable if it names its interpreter in its first line, or if it was executable before.
     *
     * @param expected what the file there has to be like; null if whatever is there is to be replaced
     * @return empty if something else is there, which stays then
     */
    Optional<WorkspaceFiles.Replaced> writeFile(String path, FileText text, @Nullable FileStatus expected)
            throws IOException {
        Optional<FileStatus> there = files.status(path);
        boolean executable = text.text().startsWith("#!")
                || there.filter(was -> was.kind() == FileStatus.Kind.FILE && (was.permissions() & EXECUTABLE) != 0)
                        .isPresent();
        clearLink(path);
        return files.replace(path, text.bytes(), executable, expected);
    }

    /** Puts the bytes of a file of this machine at the path. */
    FileStatus writeBytes(String path, Path source, boolean executable) throws IOException {
        clearLink(path);
        try (InputStream content = Files.newInputStream(source)) {
            files.write(path, content, executable);
        }
        return require(path);
    }

    /** Where a link or a pipe is, nothing can be written. */
    private void clearLink(String path) throws IOException {
        Optional<FileStatus> there = files.status(path);
        if (there.isPresent()
                && there.get().kind() != FileStatus.Kind.FILE
                && there.get().kind() != FileStatus.Kind.FOLDER) {
            files.delete(path);
        }
    }

    /** Makes a folder; what is there and is none, makes way. */
    FileStatus makeFolder(String path) throws IOException {
        Optional<FileStatus> there = files.status(path);
        if (there.isPresent() && there.get().kind() != FileStatus.Kind.FOLDER) {
            files.delete(path);
        }
        files.createDirectory(path);
        return require(path);
    }

    /** Moves something to where nothing is. */
    FileStatus move(String from, String to) throws IOException {
        files.move(from, to);
        return require(to);
    }

    /**
     * {@return a name that nothing has in a folder, made of another one}
     *
     * @param known what is on this disk
     * @param folder null for the top
     */
    String freeName(EntryTree known, @Nullable EntryId folder, String name) throws IOException {
        for (int number = 1; ; number++) {
            String free = name + "." + number;
            if (known.child(folder, free) == null
                    && files.status(known.path(folder, free)).isEmpty()) {
                return free;
            }
        }
    }

    void delete(String path) throws IOException {
        files.delete(path);
    }

    private FileStatus require(String path) throws IOException {
        return files.status(path).orElseThrow(() -> new IOException("a program took it away at once: " + path));
    }

    /** {@return whether only something else about a file is different, such as its name or mode} */
    static boolean hasSameContent(FileStatus one, FileStatus other) {
        return one.inode() == other.inode()
                && one.size() == other.size()
                && one.modifiedNanos() == other.modifiedNanos();
    }
}
