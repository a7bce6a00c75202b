package dev.tandem.runner.workspace;

import dev.tandem.protocol.EntryId;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of one sandbox's workspace, written in spite of the programs in it.
 *
 * <p>Programs may put anything anywhere: a folder where a file has to be, a link or a pipe in place of a folder. {@link
 * WorkspaceFiles} never follows or opens such a thing; this class clears it away, because the documents are what counts.
 * Confined to one thread.
 */
public final class WorkspaceDisk {
    private static final System.Logger LOG = System.getLogger(WorkspaceDisk.class.getName());

    private final WorkspaceFiles files;
    private final Path root;
    private final Map<EntryId, Fingerprint> written = new HashMap<>();

    /**
     * @param files writes below the workspace
     * @param root the same workspace; only looked at
     */
    public WorkspaceDisk(WorkspaceFiles files, Path root) {
        this.files = files;
        this.root = root;
    }

    /** Puts the text at the path, executable if it names its interpreter in its first line. */
    void writeFile(EntryId id, String path, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        boolean executable = text.startsWith("#!");
        try {
            files.write(path, content, executable);
        } catch (IOException _) {
            clearWay(path);
            files.delete(path);
            files.write(path, content, executable);
        }
        remember(id, path);
    }

    /** Puts the bytes of a file of this machine at the path. */
    void writeBytes(EntryId id, String path, Path source, boolean executable) throws IOException {
        try (InputStream content = Files.newInputStream(source)) {
            files.write(path, content, executable);
        } catch (IOException _) {
            clearWay(path);
            files.delete(path);
            try (InputStream content = Files.newInputStream(source)) {
                files.write(path, content, executable);
            }
        }
        remember(id, path);
    }

    void writeFolder(EntryId id, String path) throws IOException {
        try {
            files.createDirectory(path);
        } catch (IOException _) {
            clearWay(path);
            makeFolder(path);
        }
        remember(id, path);
    }

    /** {@return whether it was moved; if not, it has to be written at its new place} */
    boolean move(String from, String to) {
        try {
            clearWay(to);
            files.delete(to);
            files.move(from, to);
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot move {0} to {1}, so it is written anew: {2}", from, to, e);
            discard(from);
            return false;
        }
    }

    /** Deletes what is at the path. */
    void delete(Collection<EntryId> entries, String path) {
        entries.forEach(written::remove);
        discard(path);
    }

    /** {@return whether the path holds exactly what was last written for the entry} */
    boolean isAsWritten(EntryId id, String path) {
        Fingerprint now = Fingerprint.of(root.resolve(path)).orElse(null);
        Fingerprint then = written.get(id);
        if (now == null || then == null) {
            return false;
        }
        // A folder's change time moves with every file that programs make in it.
        return now.folder() ? then.folder() : now.equals(then);
    }

    private void remember(EntryId id, String path) {
        Fingerprint.of(root.resolve(path))
                .ifPresentOrElse(fingerprint -> written.put(id, fingerprint), () -> written.remove(id));
    }

    private void discard(String path) {
        try {
            files.delete(path);
        } catch (IOException e) {
            // What stays is a file that no document stands for, like those that programs make.
            LOG.log(System.Logger.Level.WARNING, "cannot delete {0} in a workspace: {1}", path, e);
        }
    }

    /** Makes sure that the parents of the path are folders. */
    private void clearWay(String path) throws IOException {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            makeFolder(path.substring(0, slash));
        }
    }

    private void makeFolder(String path) throws IOException {
        try {
            files.createDirectory(path);
        } catch (IOException _) {
            files.delete(path);
            files.createDirectory(path);
        }
    }
}
