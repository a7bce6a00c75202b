package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.FolderEntry;
import java.io.IOException;
import java.util.Optional;

/**
 * Deletes from the disk what people have deleted. What a program has made or changed in it at the same time stays, as new entries.
 * Confined to the session's thread.
 */
final class DiskDeleter {
    private final WorkspaceState state;
    private final Newcomers newcomers;

    DiskDeleter(WorkspaceState state, Newcomers newcomers) {
        this.state = state;
        this.newcomers = newcomers;
    }

    /** Deletes what is as the log knew it. The rest stays, and is found as something new: it was written after the deletion. */
    void delete(WorkspaceDisk disk, Entry top) throws IOException {
        if (!state.onDisk.contains(top.id())) {
            return;
        }
        String path = state.onDisk.path(top.id());
        Optional<FileStatus> there = disk.status(path);
        if (there.isPresent() && there.get().kind() != kind(top)) {
            // A program has put something else there, which nobody has deleted.
            forget(disk, top);
            state.unseen.name(top.parent(), top.name());
        } else if (!hasNews(disk, top)) {
            disk.delete(path);
            forget(disk, top);
        } else if (top.kind() != EntryKind.FOLDER) {
            forget(disk, top);
            state.unseen.name(top.parent(), top.name());
        } else {
            for (Entry child : state.onDisk.children(top.id())) {
                // What a program has moved in here is not what people have deleted.
                if (!state.tree.contains(child.id())) {
                    delete(disk, child);
                }
            }
            EntryId again = EntryId.next();
            state.reissue(top.id(), again);
            disk.watches().reissue(top.id(), again);
            state.unseen.all(again);
            ParticipantId author = state.author;
            if (author != null) {
                state.ahead.put(again, author);
            }
        }
        state.unwritten.remove(top.id());
    }

    private void forget(WorkspaceDisk disk, Entry top) {
        for (Entry entry : state.onDisk.withDescendants(top.id())) {
            state.ahead.remove(entry.id());
            if (entry.kind() == EntryKind.FOLDER) {
                disk.watches().forget(entry.id());
            }
            if (state.tree.contains(entry.id())) {
                // It was to be moved out of here first, and something was in its way.
                state.unwritten.add(entry.id());
            } else {
                state.dropText(entry.id());
            }
        }
        state.forget(top.id());
    }

    /** {@return what has to be on the disk for an entry} */
    static FileStatus.Kind kind(Entry entry) {
        return entry.kind() == EntryKind.FOLDER ? FileStatus.Kind.FOLDER : FileStatus.Kind.FILE;
    }

    private boolean hasNews(WorkspaceDisk disk, Entry entry) throws IOException {
        if (state.author == null) {
            return false;
        }
        if (state.isDiskAhead(entry.id())) {
            return true;
        }
        String path = state.onDisk.path(entry.id());
        if (entry.kind() != EntryKind.FOLDER) {
            Optional<FileStatus> status = disk.status(path);
            return status.isPresent() && !status.get().equals(state.statuses.get(entry.id()));
        }
        Optional<FileStatus> folder = disk.status(path);
        if (folder.isEmpty() || folder.get().kind() != FileStatus.Kind.FOLDER) {
            return false;
        }
        for (FolderEntry name : disk.list(path)) {
            Entry child = state.onDisk.child(entry.id(), name.name());
            if (child == null ? newcomers.isNews(entry.id(), name.name(), name.status()) : hasNews(disk, child)) {
                return true;
            }
        }
        return false;
    }
}
