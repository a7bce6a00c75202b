package dev.tandem.sandbox.local;

import dev.tandem.sandbox.WorkspaceFiles;
import dev.tandem.sandbox.linux.BeneathFiles;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.Errno;
import dev.tandem.sandbox.linux.SystemCallException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The owner's way to a workspace in memory. Every call walks from the top again, and holds a directory by its descriptor. */
public final class LocalWorkspaceFiles implements WorkspaceFiles {
    private static final String DRAFT = ".tandem-draft-";
    private static final int ONE_TURN = 1024;
    private static final int DEEPEST = 128;

    private final BeneathFiles files;
    private final int userId;
    private final AtomicLong drafts = new AtomicLong();

    public LocalWorkspaceFiles(Descriptor workspace, int userId) {
        this.files = new BeneathFiles(workspace);
        this.userId = userId;
    }

    @Override
    public void write(String path, byte[] content, boolean executable) throws IOException {
        write(path, new ByteArrayInputStream(content), executable);
    }

    @Override
    public void write(String path, InputStream content, boolean executable) throws IOException {
        Place place = Place.of(path);
        try (Descriptor parent = makeParents(place)) {
            String draft = DRAFT + drafts.incrementAndGet();
            try {
                files.create(parent, draft, content, executable ? 0755 : 0644, userId);
                files.rename(parent, draft, parent, place.name());
            } catch (IOException e) {
                removeIfPresent(parent, draft);
                throw e;
            }
        } catch (SystemCallException e) {
            throw explained(path, e);
        }
    }

    @Override
    public byte[] read(String path, int maximumBytes) throws IOException {
        Place place = Place.of(path);
        try {
            return files.read(place.whole(), maximumBytes);
        } catch (SystemCallException e) {
            throw explained(path, e);
        }
    }

    @Override
    public void createDirectory(String path) throws IOException {
        Place place = Place.of(path);
        try (Descriptor parent = makeParents(place)) {
            if (!files.makeDirectory(parent, place.name(), userId)) {
                files.directory(place.whole()).close();
            }
        } catch (SystemCallException e) {
            throw explained(path, e);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        Place source = Place.of(from);
        Place target = Place.of(to);
        try (Descriptor fromParent = files.directory(source.parent());
                Descriptor toParent = makeParents(target)) {
            files.rename(fromParent, source.name(), toParent, target.name());
        } catch (SystemCallException e) {
            throw explained(from, e);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        Place place = Place.of(path);
        try {
            delete(place.parent(), place.name(), 0);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw explained(path, e);
            }
        }
    }

    /** A program may add entries as fast as they are removed: then the last directory stays, and the caller is told. */
    private void delete(String parent, String name, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("directories are nested more than " + DEEPEST + " deep: " + parent);
        }
        try (Descriptor directory = files.directory(parent)) {
            try {
                files.remove(directory, name, false);
                return;
            } catch (SystemCallException e) {
                if (e.errno() != Errno.EISDIR) {
                    throw e;
                }
            }
            String whole = parent.isEmpty() ? name : parent + "/" + name;
            List<String> entries = files.names(whole, ONE_TURN);
            while (!entries.isEmpty()) {
                for (String entry : entries) {
                    delete(whole, entry, depth + 1);
                }
                entries = entries.size() < ONE_TURN ? List.of() : files.names(whole, ONE_TURN);
            }
            files.remove(directory, name, true);
        }
    }

    private void removeIfPresent(Descriptor directory, String name) throws SystemCallException {
        try {
            files.remove(directory, name, false);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private Descriptor makeParents(Place place) throws SystemCallException {
        String made = "";
        Descriptor directory = files.directory(made);
        for (String part : place.parents()) {
            try (Descriptor outer = directory) {
                files.makeDirectory(outer, part, userId);
            }
            made = made.isEmpty() ? part : made + "/" + part;
            directory = files.directory(made);
        }
        return directory;
    }

    private static IOException explained(String path, SystemCallException e) {
        return switch (e.errno()) {
            case Errno.ENOENT -> new NoSuchFileException(path);
            case Errno.ENOSPC -> new IOException("the disk limit of the workspace is reached: " + path, e);
            case Errno.EAGAIN -> new IOException("a program keeps it from being opened: " + path, e);
            case Errno.ELOOP -> new IOException("a symbolic link is in the way: " + path, e);
            default -> new IOException(path + ": " + e.getMessage(), e);
        };
    }

    /** A relative path that names something below the top directory. */
    private record Place(List<String> parents, String name) {
        static Place of(String path) {
            List<String> parts = new ArrayList<>(List.of(path.split("/", -1)));
            for (String part : parts) {
                if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("not a path in a workspace: " + path.replace('\0', '?'));
                }
            }
            String name = parts.removeLast();
            return new Place(List.copyOf(parts), name);
        }

        String parent() {
            return String.join("/", parents);
        }

        String whole() {
            return parents.isEmpty() ? name : parent() + "/" + name;
        }
    }
}
