package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.sandbox.FileStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recognises an entry that is somewhere else than before, by its inode. Confined to the session's thread. */
final class Renames {
    private final WorkspaceState state;
    private final Contents contents;
    /** Of what is on the disk; made when it is needed, for one look. */
    private final Map<Long, EntryId> byInode = new HashMap<>();

    private boolean isIndexed;

    Renames(WorkspaceState state, Contents contents) {
        this.state = state;
        this.contents = contents;
    }

    /** Another look begins. */
    void forget() {
        byInode.clear();
        isIndexed = false;
    }

    /** An entry was added in this look. */
    void add(EntryId id, FileStatus status) {
        byInode.put(status.inode(), id);
    }

    /** {@return the entry that is at another place now, and was where it was no more} A second name of one file is not that file renamed. */
    Optional<Entry> find(WorkspaceDisk disk, @Nullable EntryId parent, String name, FileStatus status) {
        if (!isIndexed) {
            isIndexed = true;
            state.statuses.forEach((id, known) -> byInode.put(known.inode(), id));
        }
        EntryId known = byInode.get(status.inode());
        Entry entry = known == null ? null : state.onDisk.find(known);
        if (entry == null
                || DiskDeleter.kind(entry) != status.kind()
                || state.onDisk.isWithin(parent, entry.id())
                || (entry.kind() != EntryKind.FOLDER
                        && !isSameFile(disk, entry, state.onDisk.path(parent, name), status))) {
            return Optional.empty();
        }
        boolean isStillThere = disk.status(state.onDisk.path(entry.id()))
                .filter(still -> still.inode() == status.inode())
                .isPresent();
        return isStillThere ? Optional.empty() : Optional.of(entry);
    }

    /**
     * File systems give the number of a deleted file to the next new one: only if most of the content is the same it is the same
     * file.
     */
    private boolean isSameFile(WorkspaceDisk disk, Entry file, String path, FileStatus status) {
        FileStatus known = state.statuses.get(file.id());
        if (known != null && WorkspaceDisk.hasSameContent(known, status)) {
            return true;
        }
        if (file.kind() == EntryKind.BLOB) {
            return false;
        }
        if (status.size() == 0) {
            return true; // about to be written anew
        }
        String before = state.text(file.id()).onDisk().text();
        Optional<FileText> now = contents.read(disk, path, status);
        int gone = now.isEmpty()
                ? before.length()
                : TextDiff.between(before, now.get().text()).stream()
                        .mapToInt(edit -> edit.to() - edit.from())
                        .sum();
        return gone * 2 < before.length();
    }
}
