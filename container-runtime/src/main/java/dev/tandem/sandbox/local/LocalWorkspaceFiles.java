package dev.tandem.sandbox.local;

import dev.tandem.sandbox.DisplacedFile;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.FolderEntry;
import dev.tandem.sandbox.WorkspaceFiles;
import dev.tandem.sandbox.linux.BeneathFiles;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.Errno;
import dev.tandem.sandbox.linux.SystemCallException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The owner's way to a workspace in memory. Every call walks from the top again, and holds a directory by its descriptor. */
public final class LocalWorkspaceFiles implements WorkspaceFiles {
    private static final System.Logger LOG = System.getLogger(LocalWorkspaceFiles.class.getName());

    private static final int ONE_TURN = 1024;
    private static final int DEEPEST = 128;
    private static final int PERMISSIONS = 07777;

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
    public FileStatus copy(String path, long mostBytes, OutputStream to) throws IOException {
        String whole = Place.of(path).whole();
        try {
            return told(files.copy(whole, mostBytes, to));
        } catch (SystemCallException e) {
            throw explained(path, e);
        }
    }

    @Override
    public Optional<Replaced> replace(String path, byte[] content, boolean executable, @Nullable FileStatus expected)
            throws IOException {
        Place place = Place.of(path);
        try (Descriptor parent = makeParents(place)) {
            String draft = DRAFT + drafts.incrementAndGet();
            Optional<Replaced> replaced;
            try {
                files.create(parent, draft, new ByteArrayInputStream(content), executable ? 0755 : 0644, userId);
                replaced = takePlace(parent, draft, place, expected);
            } catch (IOException e) {
                removeIfPresent(parent, draft);
                throw e;
            }
            discard(parent, draft);
            return replaced;
        } catch (SystemCallException e) {
            throw explained(path, e);
        }
    }

    private Optional<Replaced> takePlace(Descriptor parent, String draft, Place place, @Nullable FileStatus expected)
            throws IOException {
        try (Descriptor own = files.file(parent, draft)) {
            FileStatus before = told(BeneathFiles.openStatus(own, draft));
            if (expected != null && !status(parent, place).equals(Optional.of(expected))) {
                return Optional.empty();
            }
            boolean isExchanged = exchange(parent, draft, place);
            long changed = BeneathFiles.openStatus(own, draft).changedNanos();
            FileStatus written = new FileStatus(
                    before.kind(),
                    before.inode(),
                    before.size(),
                    before.permissions(),
                    before.modifiedNanos(),
                    changed);
            return Optional.of(new Replaced(written, isExchanged ? displaced(parent, draft, place) : Optional.empty()));
        }
    }

    /** Afterwards the draft's name belongs to what was there. False if nothing was, or the file system cannot exchange. */
    private boolean exchange(Descriptor parent, String draft, Place place) throws IOException {
        try {
            files.exchange(parent, draft, place.name());
        } catch (SystemCallException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.EINVAL) {
                throw e;
            }
            files.rename(parent, draft, parent, place.name());
            return false;
        }
        if (!files.status(parent, draft).isRegular()) {
            files.exchange(parent, draft, place.name());
            throw new IOException("no regular file is there: " + place.whole());
        }
        return true;
    }

    /** The file is in its place already: whatever a program does here is no failure. */
    private Optional<DisplacedFile> displaced(Descriptor parent, String draft, Place place) {
        try {
            return Optional.of(new Displaced(files.file(parent, draft), place.whole()));
        } catch (SystemCallException e) {
            LOG.log(System.Logger.Level.DEBUG, "what was at {0} of a workspace cannot be had: {1}", place.whole(), e);
            return Optional.empty();
        }
    }

    private void discard(Descriptor parent, String draft) {
        try {
            removeIfPresent(parent, draft);
        } catch (SystemCallException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} of a workspace stays: {1}", draft, e);
        }
    }

    /** An open file of a workspace that has no name any more. */
    private record Displaced(Descriptor file, String path) implements DisplacedFile {
        @Override
        public FileStatus status() throws IOException {
            return told(BeneathFiles.openStatus(file, path));
        }

        @Override
        public byte[] read(int maximumBytes) throws IOException {
            return BeneathFiles.read(file, path, maximumBytes);
        }

        @Override
        public void close() {
            file.close();
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

    @Override
    public Optional<FileStatus> status(String path) throws IOException {
        Place place = Place.of(path);
        try (Descriptor parent = files.directory(place.parent())) {
            return status(parent, place);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return Optional.empty();
            }
            throw explained(path, e);
        }
    }

    private Optional<FileStatus> status(Descriptor parent, Place place) throws SystemCallException {
        try {
            return Optional.of(told(files.status(parent, place.name())));
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static FileStatus told(BeneathFiles.Status status) {
        FileStatus.Kind kind = status.isRegular()
                ? FileStatus.Kind.FILE
                : status.isDirectory()
                        ? FileStatus.Kind.FOLDER
                        : status.isSymbolicLink() ? FileStatus.Kind.SYMBOLIC_LINK : FileStatus.Kind.OTHER;
        return new FileStatus(
                kind,
                status.inode(),
                status.size(),
                status.mode() & PERMISSIONS,
                status.modifiedNanos(),
                status.changedNanos());
    }

    @Override
    public List<FolderEntry> list(String path, int most) throws IOException {
        String folder = path.isEmpty() ? path : Place.of(path).whole();
        List<FolderEntry> entries = new ArrayList<>();
        try (Descriptor directory = files.directory(folder)) {
            for (String name : files.names(folder, most)) {
                try {
                    if (!name.startsWith(DRAFT)) {
                        entries.add(new FolderEntry(name, told(files.status(directory, name))));
                    }
                } catch (SystemCallException e) {
                    if (e.errno() != Errno.ENOENT) {
                        throw e;
                    }
                }
            }
            return entries;
        } catch (SystemCallException e) {
            throw explained(path, e);
        }
    }

    @Override
    public WatchKey watch(String path, WatchService watcher) throws IOException {
        try {
            return files.watch(path.isEmpty() ? path : Place.of(path).whole(), watcher);
        } catch (SystemCallException e) {
            throw explained(path, e);
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
