package dev.tandem.runner.workspace;

import dev.tandem.protocol.EntryId;
import org.jspecify.annotations.Nullable;

/** Looks out for changes in folders of one workspace. On the session's thread. */
public interface FolderWatches extends AutoCloseable {
    /**
     * From now on changes in the folder are told.
     *
     * @param folder null for the workspace itself; the same one may be given again, because it is another directory now
     * @param path of it, empty for the workspace itself
     */
    void watch(@Nullable EntryId folder, String path);

    /** The folder has another id from now on. */
    void reissue(EntryId from, EntryId to);

    /** The folder is no entry any more. */
    void forget(EntryId folder);

    @Override
    void close();
}
