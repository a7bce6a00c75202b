package dev.tandem.runner.workspace;

import dev.tandem.crdt.Doc;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.sandbox.DisplacedFile;
import dev.tandem.sandbox.FileStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Files in whose place others were written, for as long as a program that had one open may still write into it, as {@code echo >> file}
 * does between two of its steps. What comes there is taken over as if it had come in time. Confined to the session's thread.
 */
final class Latecomers implements AutoCloseable {
    /** So long a displaced file is looked at. */
    static final Duration KEPT = Duration.ofSeconds(2);
    /** How often. */
    static final Duration PAUSE = Duration.ofMillis(50);

    private static final System.Logger LOG = System.getLogger(Latecomers.class.getName());
    /** Open files are few; the oldest is given up first. */
    private static final int MOST = 64;

    private final WorkspaceState state;
    private final Contents contents;
    private final LongSupplier nanoTime;
    private final Deque<Late> kept = new ArrayDeque<>();
    private long lookedAt;

    /**
     * @param seen as its content is known; null if it is not
     * @param moment at which it was displaced, as {@link TextFile#moment} tells it
     * @param doc of what was found in it too late; null if nothing was
     */
    private record Late(
            TextFile text,
            DisplacedFile file,
            @Nullable FileStatus seen,
            @Nullable Object moment,
            @Nullable Doc doc,
            long sinceNanos) {}

    Latecomers(WorkspaceState state, Contents contents, LongSupplier nanoTime) {
        this.state = state;
        this.contents = contents;
        this.nanoTime = nanoTime;
    }

    /**
     * A file was displaced.
     *
     * @param known as it was when it was looked at last: whatever is different was written since; null if it was not looked at
     */
    void add(EntryId id, DisplacedFile file, @Nullable FileStatus known, ParticipantId author) {
        if (kept.size() >= MOST) {
            kept.removeFirst().file().close();
        }
        long now = nanoTime.getAsLong();
        if (kept.isEmpty()) {
            lookedAt = now;
        }
        TextFile text = state.text(id);
        kept.add(look(new Late(text, file, known, text.moment(), null, now), author));
    }

    /** {@return how long until the next look; empty if there is nothing to be looked at} */
    Optional<Duration> untilLook() {
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, lookedAt + PAUSE.toNanos() - nanoTime.getAsLong())));
    }

    /** Takes over what has come since the last look. */
    void look(ParticipantId author) {
        long now = nanoTime.getAsLong();
        lookedAt = now;
        List<Late> looked = new ArrayList<>();
        while (!kept.isEmpty()) {
            Late late = look(kept.removeFirst(), author);
            if (now - late.sinceNanos() > KEPT.toNanos()) {
                late.file().close();
            } else {
                looked.add(late);
            }
        }
        kept.addAll(looked);
    }

    private Late look(Late late, ParticipantId author) {
        try {
            FileStatus status = late.file().status();
            FileStatus seen = late.seen();
            boolean isNews = seen == null || !WorkspaceDisk.hasSameContent(status, seen);
            // Emptied to be written anew, as anywhere else.
            boolean isBegun = status.size() == 0 && nanoTime.getAsLong() - late.sinceNanos() < Doubts.GRACE.toNanos();
            Optional<EntryId> id = isNews && !isBegun ? state.find(late.text()) : Optional.empty();
            if (id.isEmpty()) {
                return late;
            }
            Optional<FileText> text = FileText.of(late.file().read(FileText.MOST_BYTES));
            Doc doc = late.doc();
            if (text.isPresent()) {
                doc = contents.writtenLate(id.get(), late.moment(), doc, text.get(), author);
            }
            return new Late(late.text(), late.file(), status, late.moment(), doc, late.sinceNanos());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a displaced file cannot be read: {0}", e);
            return late;
        }
    }

    /** There is another disk. */
    @Override
    public void close() {
        kept.forEach(late -> late.file().close());
        kept.clear();
    }
}
