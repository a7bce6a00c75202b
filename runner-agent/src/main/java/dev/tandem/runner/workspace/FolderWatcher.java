package dev.tandem.runner.workspace;

import dev.tandem.protocol.EntryId;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches the folders of all workspaces on this machine: the kernel gives a user few watchers, but each may have many folders.
 *
 * <p>Only where and under which name something happened is told on, gathered until the session asks: a program that writes without end costs
 * no memory.
 */
public final class FolderWatcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FolderWatcher.class.getName());
    /** Events come in crowds: after each look at them so much later, all that came meanwhile is taken together. */
    private static final Duration REST = Duration.ofNanos(300_000);

    /** More names of one folder are not told apart. */
    private static final int MOST_NAMES = 500;

    private final WatchService service;
    private final Map<WatchKey, Folder> folders = new ConcurrentHashMap<>();

    /** A watched folder; {@code id} is the session's to change, and only told back to it. */
    private static final class Folder {
        private final Watches owner;
        private @Nullable EntryId id;

        private Folder(Watches owner, @Nullable EntryId id) {
            this.owner = owner;
            this.id = id;
        }
    }

    private FolderWatcher(WatchService service) {
        this.service = service;
    }

    /**
     * Starts.
     *
     * @throws UncheckedIOException if the kernel gives this user no watcher more
     */
    public static FolderWatcher start() {
        try {
            FolderWatcher watcher = new FolderWatcher(FileSystems.getDefault().newWatchService());
            Thread.ofPlatform().daemon().name("folder watcher").start(watcher::run);
            return watcher;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot watch files: raise fs.inotify.max_user_instances", e);
        }
    }

    /**
     * {@return a workspace's watches}
     *
     * @param wake called, on any thread, when there is something to be drained; must not block
     */
    public Watches watches(WorkspaceFiles files, Runnable wake) {
        return new Watches(files, wake);
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                Folder folder = folders.get(key);
                var events = key.pollEvents();
                if (!key.reset()) {
                    folders.remove(key);
                }
                if (folder != null && folder.owner.told(folder, events)) {
                    folder.owner.wake.run();
                }
                LockSupport.parkNanos(REST.toNanos());
            }
        } catch (ClosedWatchServiceException _) {
            LOG.log(System.Logger.Level.DEBUG, "no folder is watched any more");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the folder watcher did not close", e);
        }
    }

    /** Takes what was told. */
    public interface Sink {
        /** Something happened to a name in a folder, null for the top. */
        void changed(@Nullable EntryId folder, String name);

        /** Something happened in a folder, null for the top. */
        void changed(@Nullable EntryId folder);
    }

    /** The watches of one workspace. All but {@code told} on its session's thread. */
    public final class Watches implements FolderWatches {
        private final WorkspaceFiles files;
        private final Runnable wake;
        private final Map<@Nullable EntryId, WatchKey> keys = new HashMap<>();
        /** Guarded by itself: by folder the names, empty for all. */
        private final Map<Folder, Set<String>> told = new HashMap<>();

        private boolean isBlind;
        private boolean closed;

        private Watches(WorkspaceFiles files, Runnable wake) {
            this.files = files;
            this.wake = wake;
        }

        /** {@return whether some folder cannot be watched: then it has to be looked at again and again} */
        public boolean isBlind() {
            return isBlind;
        }

        /** Hands over what was told since the last call. */
        public void drain(Sink sink) {
            Map<Folder, Set<String>> taken;
            synchronized (told) {
                taken = new HashMap<>(told);
                told.clear();
            }
            taken.forEach((folder, names) -> {
                if (names.isEmpty()) {
                    sink.changed(folder.id);
                } else {
                    names.forEach(name -> sink.changed(folder.id, name));
                }
            });
        }

        @Override
        public void watch(@Nullable EntryId folder, String path) {
            if (closed) {
                return;
            }
            try {
                WatchKey key = files.watch(path, service);
                WatchKey before = keys.put(folder, key);
                folders.put(key, new Folder(this, folder));
                if (before != null && !before.equals(key)) {
                    end(before);
                }
            } catch (IOException e) {
                if (isThere(path)) {
                    isBlind = true;
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} cannot be watched, so it is looked at every other second; raise"
                                    + " fs.inotify.max_user_watches: {1}",
                            path,
                            e);
                }
            } catch (ClosedWatchServiceException _) {
                closed = true;
            }
        }

        private boolean isThere(String path) {
            try {
                return path.isEmpty() || files.status(path).isPresent();
            } catch (IOException _) {
                // A program has put something in the way: then it is no folder any more.
                return false;
            }
        }

        @Override
        public void reissue(EntryId from, EntryId to) {
            WatchKey key = keys.remove(from);
            if (key != null) {
                keys.put(to, key);
                Folder folder = folders.get(key);
                if (folder != null) {
                    folder.id = to;
                }
            }
        }

        @Override
        public void forget(EntryId folder) {
            WatchKey key = keys.remove(folder);
            if (key != null) {
                end(key);
            }
        }

        private void end(WatchKey key) {
            folders.remove(key);
            try {
                key.cancel();
            } catch (ClosedWatchServiceException _) {
                // The runner ends: nothing is watched any more.
                closed = true;
            }
        }

        @Override
        public void close() {
            closed = true;
            keys.values().forEach(this::end);
            keys.clear();
        }

        /** {@return whether that is of interest}: this product's own files on their way are not. */
        private boolean told(Folder folder, List<WatchEvent<?>> events) {
            boolean any = false;
            synchronized (told) {
                for (WatchEvent<?> event : events) {
                    // Without a name the kernel has told nothing more than that it lost count.
                    String name = event.context() == null ? "" : event.context().toString();
                    if (!name.startsWith(WorkspaceFiles.DRAFT)) {
                        any = true;
                        add(folder, name);
                    }
                }
            }
            return any;
        }

        private void add(Folder folder, String name) {
            Set<String> names = told.get(folder);
            if (name.isEmpty() || (names != null && (names.isEmpty() || names.size() >= MOST_NAMES))) {
                told.put(folder, Set.of());
            } else if (names == null) {
                told.put(folder, new HashSet<>(Set.of(name)));
            } else {
                names.add(name);
            }
        }
    }
}
