package dev.tandem.runner.workspace;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.sandbox.FileStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Files of programs that are no text, or too large for a document: when they are written no more, their bytes are brought to the platform, and
 * they become entries, or what entries hold. Confined to the session's thread.
 *
 * <p>Everything that is sent stays in the session's history, so a file that is written again and again is sent ever more rarely.
 */
final class OtherFiles {
    /** So long nothing may have been written into a file before it is sent. */
    static final Duration QUIET = Duration.ofMillis(100);
    /** When it is tried again after the platform could not. */
    static final Duration AGAIN = Duration.ofSeconds(2);
    /** The longest pause between two contents of one file. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private static final System.Logger LOG = System.getLogger(OtherFiles.class.getName());
    private static final int MOST_PACES = 1_000;
    /** It takes too many at once, or cannot for now. */
    private static final Set<String> FOR_NOW = Set.of("", "BLOB-05", "BLOB-06", "BLOB-08");

    private static final String PLATFORM_FAILED = "PLATFORM-";

    private final WorkspaceState state;
    private final BlobSink sink;
    private final WorkspaceNotices notices;
    private final LongSupplier nanoTime;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Pace> paces = new HashMap<>();
    private @Nullable Going going;

    /** A file as it was found last, and when it may be sent. */
    private record Waiting(FileStatus status, long dueNanos) {}

    private record Going(WorkspaceDisk disk, String path, FileStatus status) {}

    /** When a file was sent last, and how long the pause is after that. */
    private record Pace(long sentNanos, Duration pause) {}

    OtherFiles(WorkspaceState state, BlobSink sink, WorkspaceNotices notices, LongSupplier nanoTime) {
        this.state = state;
        this.sink = sink;
        this.notices = notices;
        this.nanoTime = nanoTime;
    }

    /** A program has made or changed such a file. */
    void found(String path, FileStatus status) {
        Waiting known = waiting.get(path);
        Going sent = going;
        boolean isSent =
                sent != null && sent.path().equals(path) && WorkspaceDisk.hasSameContent(sent.status(), status);
        if (!isSent && (known == null || !WorkspaceDisk.hasSameContent(known.status(), status))) {
            long due = nanoTime.getAsLong() + QUIET.toNanos();
            Pace pace = paces.get(path);
            waiting.put(
                    path,
                    new Waiting(
                            status,
                            pace == null
                                    ? due
                                    : Math.max(
                                            due, pace.sentNanos() + pace.pause().toNanos())));
        }
    }

    /** {@return whether what is at a path is to be sent, or on its way}: until then it must not be written over */
    boolean isWaiting(String path) {
        Going sent = going;
        return waiting.containsKey(path) || (sent != null && sent.path().equals(path));
    }

    /** {@return how long until {@link #due} may send something; empty if it cannot} */
    Optional<Duration> untilDue() {
        return sink.isReady()
                ? waiting.values().stream()
                        .map(each -> Duration.ofNanos(Math.max(0, each.dueNanos() - nanoTime.getAsLong())))
                        .min(Duration::compareTo)
                : Optional.empty();
    }

    /** Sends the next one, if its time has come. */
    void due(WorkspaceDisk disk) {
        for (Map.Entry<String, Waiting> each : List.copyOf(waiting.entrySet())) {
            if (!sink.isReady() || each.getValue().dueNanos() > nanoTime.getAsLong()) {
                continue;
            }
            String path = each.getKey();
            waiting.remove(path);
            Optional<FileStatus> status = disk.status(path).filter(now -> now.kind() == FileStatus.Kind.FILE);
            if (status.isEmpty()) {
                continue;
            }
            if (WorkspaceDisk.hasSameContent(status.get(), each.getValue().status())) {
                Going sent = new Going(disk, path, status.get());
                going = sent;
                sink.send(disk.files(), path, new Outcome(sent));
            } else {
                found(path, status.get());
            }
        }
    }

    private final class Outcome implements BlobSink.Answer {
        private final Going sent;

        Outcome(Going sent) {
            this.sent = sent;
        }

        /** {@return whether it is still of interest} */
        private boolean ends() {
            boolean isMine = sent.equals(going);
            if (isMine) {
                going = null;
            }
            return isMine;
        }

        @Override
        public void stored(Blob blob, FileStatus status) {
            ParticipantId author = state.author;
            if (!ends() || author == null) {
                return;
            }
            Optional<FileStatus> now = sent.disk().status(sent.path());
            if (now.isEmpty() || now.get().kind() != FileStatus.Kind.FILE) {
                return;
            }
            if (WorkspaceDisk.hasSameContent(now.get(), status)) {
                pace(sent.path());
                place(sent.disk(), sent.path(), now.get(), blob, author);
            } else {
                found(sent.path(), now.get());
            }
        }

        @Override
        public void changed() {
            if (ends()) {
                sent.disk().status(sent.path()).ifPresent(now -> found(sent.path(), now));
            }
        }

        @Override
        public void refused(String code, String message) {
            if (!ends()) {
                return;
            }
            if (FOR_NOW.contains(code) || code.startsWith(PLATFORM_FAILED)) {
                LOG.log(System.Logger.Level.DEBUG, "{0} is sent again: {1} {2}", sent.path(), code, message);
                waiting.putIfAbsent(sent.path(), new Waiting(sent.status(), nanoTime.getAsLong() + AGAIN.toNanos()));
            } else {
                notices.refused(sent.path(), message + " It stays on the disk alone.");
                leave(sent.path(), sent.status());
            }
        }
    }

    /** It stays as it is until a program writes it again. */
    private void leave(String path, FileStatus status) {
        state.aside.put(path, status);
        Optional.ofNullable(state.onDisk.find(path))
                .filter(entry -> entry.kind() == EntryKind.BLOB)
                .ifPresent(entry -> state.statuses.put(entry.id(), status));
    }

    private void pace(String path) {
        long now = nanoTime.getAsLong();
        Pace before = paces.get(path);
        Duration pause = QUIET;
        if (before != null && now - before.sentNanos() < 4 * before.pause().toNanos()) {
            pause = before.pause().multipliedBy(2);
        }
        if (paces.size() >= MOST_PACES) {
            paces.clear();
        }
        paces.put(path, new Pace(now, pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }

    private void place(WorkspaceDisk disk, String path, FileStatus status, Blob blob, ParticipantId author) {
        int slash = path.lastIndexOf('/');
        Entry folder = slash < 0 ? null : state.onDisk.find(path.substring(0, slash));
        if (slash >= 0 && (folder == null || folder.kind() != EntryKind.FOLDER)) {
            return;
        }
        @Nullable EntryId parent = folder == null ? null : folder.id();
        String name = path.substring(slash + 1);
        Entry there = state.onDisk.child(parent, name);
        if (there == null) {
            make(parent, name, path, status, blob, author);
        } else if (there.kind() == EntryKind.BLOB) {
            state.statuses.put(there.id(), status);
            if (!blob.equals(state.blobsOnDisk.put(there.id(), blob))) {
                state.blobsAhead.put(there.id(), author);
            }
        } else if (there.kind() == EntryKind.FILE) {
            if (state.asked.contains(there.id())) {
                found(path, status);
            } else if (isTypedIn(there.id())) {
                makeWay(disk, there, path);
            } else {
                gone(there.id(), author);
                make(parent, name, path, status, blob, author);
            }
        }
    }

    private void make(
            @Nullable EntryId parent, String name, String path, FileStatus status, Blob blob, ParticipantId author) {
        Entry made = new Entry(EntryId.next(), parent, name, EntryKind.BLOB);
        state.aside.remove(path);
        state.onDisk.put(made);
        state.statuses.put(made.id(), status);
        state.blobsOnDisk.put(made.id(), blob);
        state.ahead.put(made.id(), author);
    }

    private boolean isTypedIn(EntryId file) {
        TextFile text = state.texts.get(file);
        return text != null && text.hasNews();
    }

    /** People have typed into the text that was there, and it stays: what the program wrote gets another name. */
    private void makeWay(WorkspaceDisk disk, Entry text, String path) {
        try {
            String free = disk.freeName(state.onDisk, text.parent(), text.name());
            disk.move(path, state.onDisk.path(text.parent(), free));
            state.unseen.name(text.parent(), free);
            state.aside.remove(path);
            state.statuses.remove(text.id());
            state.unwritten.add(text.id());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} of a workspace cannot make way: {1}", path, e);
        }
    }

    /** A text file is one no more: as if a program had deleted it, for editors hold documents by their identity. */
    private void gone(EntryId file, ParticipantId author) {
        state.forget(file);
        state.doubts.remove(file);
        state.unwritten.remove(file);
        if (state.tree.contains(file)) {
            state.ahead.put(file, author);
        } else {
            state.ahead.remove(file);
            state.dropText(file);
        }
    }

    /** The connection is gone: what was on its way is sent again. */
    void forgotten() {
        Going sent = going;
        going = null;
        if (sent != null) {
            waiting.putIfAbsent(sent.path(), new Waiting(sent.status(), nanoTime.getAsLong()));
        }
    }

    /** There is another disk. */
    void clear() {
        going = null;
        waiting.clear();
        paces.clear();
    }
}
