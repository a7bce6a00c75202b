package dev.tandem.runner.workspace;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.sandbox.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes files to the disk that are no text files, as soon as their bytes are here. Confined to the session's thread. */
final class BlobWriter {
    /** What the platform calls a file that Linux can execute by itself. */
    private static final String PROGRAM = "application/x-elf";

    private final WorkspaceState state;
    private final BlobSource bytes;
    private final OtherFiles others;

    BlobWriter(WorkspaceState state, BlobSource bytes, OtherFiles others) {
        this.state = state;
        this.bytes = bytes;
        this.others = others;
    }

    /** {@return whether an entry cannot have a place on the disk yet, because its bytes have not come} */
    boolean isWaiting(Entry entry) {
        return entry.kind() == EntryKind.BLOB && source(entry.id()).isEmpty();
    }

    /** {@return whether the file is as the log has it now}; if not, its bytes have not come. */
    boolean write(WorkspaceDisk disk, EntryId id) throws IOException {
        Blob blob = state.blobs.get(id);
        if (blob == null || blob.equals(state.blobsOnDisk.get(id))) {
            return blob != null;
        }
        Optional<Path> source = source(id);
        if (source.isEmpty() || isDiskAhead(disk, id)) {
            return false;
        }
        boolean executable = blob.mediaType().equals(PROGRAM);
        state.statuses.put(id, disk.writeBytes(state.onDisk.path(id), source.get(), executable));
        state.blobsOnDisk.put(id, blob);
        return true;
    }

    /** What a program has written there comes after what people have put there. */
    private boolean isDiskAhead(WorkspaceDisk disk, EntryId id) {
        String path = state.onDisk.path(id);
        FileStatus known = state.statuses.get(id);
        if (known != null && state.author != null) {
            disk.status(path)
                    .filter(now -> now.kind() == FileStatus.Kind.FILE && !WorkspaceDisk.hasSameContent(now, known))
                    .ifPresent(now -> others.found(path, now));
        }
        return state.isDiskAhead(id) || others.isWaiting(path);
    }

    private Optional<Path> source(EntryId id) {
        return Optional.ofNullable(state.blobs.get(id)).flatMap(bytes::find);
    }
}
