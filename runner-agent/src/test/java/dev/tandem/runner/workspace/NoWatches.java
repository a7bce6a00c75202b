package dev.tandem.runner.workspace;

import dev.tandem.protocol.EntryId;
import org.jspecify.annotations.Nullable;

/** Watches nothing: the test says itself where something happened. */
final class NoWatches implements FolderWatches {
    @Override
    public void watch(@Nullable EntryId folder, String path) {}

    @Override
    public void reissue(EntryId from, EntryId to) {}

    @Override
    public void forget(EntryId folder) {}

    @Override
    public void close() {}
}
