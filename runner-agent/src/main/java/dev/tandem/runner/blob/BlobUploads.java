package dev.tandem.runner.blob;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.workspace.BlobSink;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Brings what programs of one session have written into files to the platform, one content after the other. The bytes are copied out of the
 * sandbox first, so that what is handed over is one content, whatever programs do meanwhile. Confined to the session's thread, but for the
 * copying.
 */
public final class BlobUploads implements BlobSink, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BlobUploads.class.getName());
    /** The platform decides what is too large; this keeps the runner's disk. */
    private static final long MOST_BYTES = 1L << 30;

    private static final String NO_CONNECTION = "";

    private final SessionId session;
    private final Path directory;
    private final BlobRequests requests;
    private final BlobCache cache;
    private final Executor thread;
    private final Executor copying;
    private @Nullable String grant;
    private @Nullable BlobUpload upload;
    private @Nullable Answer answer;
    private long attempt;

    /**
     * @param directory the session's own, for copies; made when it is needed
     * @param cache gets what the platform has taken
     * @param thread the session's
     * @param copying runs tasks that block
     */
    public BlobUploads(
            SessionId session,
            Path directory,
            BlobRequests requests,
            BlobCache cache,
            Executor thread,
            Executor copying) {
        this.session = session;
        this.directory = directory;
        this.requests = requests;
        this.cache = cache;
        this.thread = thread;
        this.copying = copying;
    }

    /** The session is placed here: from here on this grant is good. */
    public void resume(String newGrant) {
        giveUp();
        grant = newGrant;
    }

    /** The connection is gone. */
    public void suspend() {
        grant = null;
        giveUp();
    }

    @Override
    public boolean isReady() {
        return grant != null && answer == null;
    }

    @Override
    public void send(WorkspaceFiles files, String path, Answer to) {
        String shown = grant;
        if (shown == null || answer != null) {
            throw new IllegalStateException("not ready");
        }
        answer = to;
        long mine = ++attempt;
        Path copy = directory.resolve("copy-" + mine);
        copying.execute(() -> {
            try {
                Files.createDirectories(directory);
                FileStatus status;
                try (OutputStream bytes = Files.newOutputStream(copy)) {
                    status = files.copy(path, MOST_BYTES, bytes);
                }
                thread.execute(() -> copied(mine, shown, path, copy, status));
            } catch (IOException e) {
                delete(copy);
                thread.execute(() -> {
                    if (mine == attempt) {
                        LOG.log(System.Logger.Level.DEBUG, "{0} of a workspace is not copied: {1}", path, e);
                        end().changed();
                    }
                });
            }
        });
    }

    private void copied(long mine, String shown, String path, Path copy, FileStatus status) {
        if (mine != attempt) {
            delete(copy);
            return;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        try {
            BlobUpload begun = new BlobUpload(
                    copy,
                    (size, offset, bytes) ->
                            requests.give(session, shown, name, size, offset, bytes, giver(mine, status)));
            upload = begun;
            begun.start();
        } catch (IOException e) {
            failed(e);
        }
    }

    private BlobRequests.Giver giver(long mine, FileStatus status) {
        return new BlobRequests.Giver() {
            @Override
            public void taken(@Nullable Blob blob) {
                thread.execute(() -> BlobUploads.this.taken(mine, status, blob));
            }

            @Override
            public void refused(String code, String message) {
                thread.execute(() -> {
                    if (mine == attempt) {
                        end().refused(code, message);
                    }
                });
            }
        };
    }

    private void taken(long mine, FileStatus status, @Nullable Blob blob) {
        BlobUpload going = upload;
        if (mine != attempt || going == null) {
            return;
        }
        try {
            if (blob == null) {
                going.taken();
            } else {
                cache.put(blob, going.copy());
                end().stored(blob, status);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException failure) {
        LOG.log(System.Logger.Level.WARNING, "session {0}: a program's file is not handed over: {1}", session, failure);
        end().refused(NO_CONNECTION, String.valueOf(failure.getMessage()));
    }

    private Answer end() {
        Answer ended = answer;
        if (ended == null) {
            throw new IllegalStateException("nothing is under way");
        }
        giveUp();
        return ended;
    }

    private void giveUp() {
        attempt++;
        answer = null;
        BlobUpload going = upload;
        upload = null;
        if (going != null) {
            try {
                going.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a copy stays behind: {0}", e);
            }
        }
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a copy stays behind: {0}", e);
        }
    }

    /** Gives up what is under way. */
    @Override
    public void close() {
        suspend();
    }
}
