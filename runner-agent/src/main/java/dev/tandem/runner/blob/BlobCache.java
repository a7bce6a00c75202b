package dev.tandem.runner.blob;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.SessionId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of one session on this machine's disk, outside of its sandbox: fetched as soon as a file holds them, one after the
 * other, and deleted when none does any more. Confined to the session's thread; answers come to it through {@code thread}.
 */
public final class BlobCache implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BlobCache.class.getName());
    /** So many contents are kept that no file of the log holds. */
    private static final int MOST_OWN = 16;

    private final SessionId session;
    private final Path directory;
    private final BlobRequests requests;
    private final Executor thread;
    private final Runnable news;
    private final Map<BlobHash, Blob> wanted = new HashMap<>();
    private final Set<BlobHash> here = new HashSet<>();
    /** What programs wrote here, the oldest first: no file of the log holds it yet. */
    private final SequencedSet<BlobHash> own = new LinkedHashSet<>();
    /** Why some cannot be had; tried again with the next {@link #retry}. */
    private final Map<BlobHash, String> troubles = new HashMap<>();

    private @Nullable String grant;
    private @Nullable BlobDownload download;
    /** Rises with every download that is begun or given up: answers to an earlier one are passed over. */
    private long attempt;

    /**
     * @param directory the session's own; made when it is needed, deleted at the end
     * @param thread the session's
     * @param news told on that thread when a blob has come, or cannot be had
     */
    public BlobCache(SessionId session, Path directory, BlobRequests requests, Executor thread, Runnable news) {
        this.session = session;
        this.directory = directory;
        this.requests = requests;
        this.thread = thread;
        this.news = news;
    }

    /** The session is placed here, for the first time or again: from here on this grant is good. */
    public void resume(String newGrant) {
        grant = newGrant;
        giveUp();
        retry();
    }

    /** Asks again for what could not be had. */
    public void retry() {
        troubles.clear();
        next();
    }

    /** Tells everything that the files hold now. */
    public void want(Collection<Blob> blobs) {
        wanted.clear();
        blobs.forEach(blob -> wanted.put(blob.hash(), blob));
        troubles.keySet().retainAll(wanted.keySet());
        own.removeAll(wanted.keySet());
        for (Iterator<BlobHash> kept = here.iterator(); kept.hasNext(); ) {
            BlobHash hash = kept.next();
            if (!wanted.containsKey(hash) && !own.contains(hash)) {
                kept.remove();
                delete(file(hash));
            }
        }
        BlobDownload going = download;
        if (going != null && !wanted.containsKey(going.blob().hash())) {
            giveUp();
        }
        next();
    }

    /** {@return the file with a blob's bytes; empty if they are not here} */
    public Optional<Path> find(Blob blob) {
        return here.contains(blob.hash()) ? Optional.of(file(blob.hash())) : Optional.empty();
    }

    /**
     * A program wrote a content, which the platform has now: it need not be fetched.
     *
     * @param copy of its bytes on this disk, in the session's directory; is moved
     */
    public void put(Blob blob, Path copy) throws IOException {
        Files.move(copy, file(blob.hash()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        BlobDownload going = download;
        if (going != null && going.blob().hash().equals(blob.hash())) {
            giveUp();
        }
        here.add(blob.hash());
        if (!wanted.containsKey(blob.hash())) {
            own.add(blob.hash());
        }
        if (own.size() > MOST_OWN) {
            BlobHash oldest = own.removeFirst();
            here.remove(oldest);
            delete(file(oldest));
        }
        next();
    }

    /** {@return whether some are still on their way} */
    public boolean isFetching() {
        return wanted.keySet().stream().anyMatch(hash -> !here.contains(hash) && !troubles.containsKey(hash));
    }

    /** {@return why a blob cannot be had; empty if none was refused} */
    public Optional<String> trouble(Blob blob) {
        return Optional.ofNullable(troubles.get(blob.hash()));
    }

    private Path file(BlobHash hash) {
        return directory.resolve(hash.hex());
    }

    private void next() {
        String shown = grant;
        if (download != null || shown == null) {
            return;
        }
        Optional<Blob> missing = wanted.values().stream()
                .filter(blob -> !here.contains(blob.hash()) && !troubles.containsKey(blob.hash()))
                .findFirst();
        if (missing.isEmpty()) {
            return;
        }
        Blob blob = missing.get();
        long mine = ++attempt;
        try {
            Files.createDirectories(directory);
            download = new BlobDownload(
                    blob, file(blob.hash()), offset -> requests.ask(session, shown, blob.hash(), offset, asker(mine)));
        } catch (IOException e) {
            failed(blob, "The runner cannot store it: " + e.getMessage());
        }
    }

    private BlobRequests.Asker asker(long mine) {
        return new BlobRequests.Asker() {
            @Override
            public void received(byte[] bytes) {
                thread.execute(() -> take(mine, bytes));
            }

            @Override
            public void refused(String code, String message) {
                thread.execute(() -> {
                    BlobDownload going = download;
                    if (mine == attempt && going != null) {
                        failed(going.blob(), code + " " + message);
                    }
                });
            }
        };
    }

    private void take(long mine, byte[] bytes) {
        BlobDownload going = download;
        if (mine != attempt || going == null) {
            return;
        }
        try {
            if (going.receive(bytes)) {
                here.add(going.blob().hash());
                download = null;
                next();
                news.run();
            }
        } catch (IOException e) {
            failed(going.blob(), e.getMessage());
        }
    }

    private void failed(Blob blob, @Nullable String reason) {
        LOG.log(System.Logger.Level.WARNING, "session {0}: {1} cannot be had: {2}", session, blob, reason);
        giveUp();
        troubles.put(blob.hash(), String.valueOf(reason));
        next();
        news.run();
    }

    private void giveUp() {
        attempt++;
        BlobDownload going = download;
        download = null;
        if (going != null) {
            try {
                going.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a part of {0} stays behind: {1}", going.blob(), e);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} stays behind: {1}", file, e);
        }
    }

    /** Deletes everything. */
    @Override
    public void close() {
        giveUp();
        grant = null;
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(BlobCache::delete);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} stays behind: {1}", directory, e);
        }
        delete(directory);
    }
}
