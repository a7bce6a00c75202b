package dev.tandem.runner.workspace;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.sandbox.FileStatus;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what programs have written into files, and takes it over into their documents. Confined to the session's thread. */
final class Contents {
    private static final System.Logger LOG = System.getLogger(Contents.class.getName());

    private final WorkspaceState state;
    private final OtherFiles others;

    Contents(WorkspaceState state, OtherFiles others) {
        this.state = state;
        this.others = others;
    }

    /**
     * A file that is an entry may have another content.
     *
     * @param now whether it counts at once that it is empty
     */
    void changed(WorkspaceDisk disk, Entry file, FileStatus status, ParticipantId author, boolean now) {
        EntryId id = file.id();
        if (status.equals(state.statuses.get(id))) {
            state.doubts.remove(id);
            return;
        }
        if (file.kind() == EntryKind.BLOB) {
            state.doubts.remove(id);
            FileStatus known = state.statuses.get(id);
            if (known != null && WorkspaceDisk.hasSameContent(known, status)) {
                state.statuses.put(id, status);
            } else {
                others.found(state.onDisk.path(id), status);
            }
            return;
        }
        FileStatus kept = state.aside.get(state.onDisk.path(id));
        if (kept != null && WorkspaceDisk.hasSameContent(kept, status)) {
            return;
        }
        if (status.size() == 0 && !now && !state.text(id).onDisk().text().isEmpty()) {
            state.doubts.addEmpty(id, status.changedNanos());
            if (!state.doubts.isOver(id)) {
                return;
            }
        }
        Optional<FileText> text = read(disk, state.onDisk.path(id), status);
        if (text.isPresent()) {
            state.doubts.remove(id);
            state.statuses.put(id, status);
            written(id, text.get(), author);
        }
    }

    /** A program has written a file. Where it has read an older text, what people have typed since is to be written again. */
    void written(EntryId id, FileText text, ParticipantId author) {
        TextFile file = state.text(id);
        if (file.written(text, author)) {
            state.edited.add(id);
        }
        if (file.hasNews()) {
            state.unwritten.add(id);
        }
    }

    /** A program has written into the file that another one has taken the place of; see {@link TextFile#writtenLate}. */
    Doc writtenLate(EntryId id, @Nullable Object moment, @Nullable Doc before, FileText text, ParticipantId author) {
        TextFile file = state.text(id);
        Doc its = file.writtenLate(moment, before, text, author);
        if (file.unconfirmedAuthor().isPresent()) {
            state.edited.add(id);
        }
        if (file.hasNews()) {
            state.unwritten.add(id);
        }
        return its;
    }

    /** {@return the text of a file; empty if it cannot be a document, or is not there any more} */
    Optional<FileText> read(WorkspaceDisk disk, String path, FileStatus status) {
        if (status.size() > FileText.MOST_BYTES) {
            other(path, status);
            return Optional.empty();
        }
        byte[] content;
        try {
            content = disk.read(path);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            // Replaced or grown between the two looks: whoever did that has caused another event.
            LOG.log(System.Logger.Level.DEBUG, "cannot read {0} of a workspace: {1}", path, e);
            return Optional.empty();
        }
        Optional<FileText> text = FileText.of(content);
        if (text.isEmpty()) {
            other(path, status);
        }
        return text;
    }

    private void other(String path, FileStatus status) {
        state.aside.put(path, status);
        others.found(path, status);
    }

    /** {@return whether what is at a path is no text, and is yet to become what its entry holds} */
    boolean isOther(String path) {
        return others.isWaiting(path);
    }
}
