package dev.tandem.platform.history;

import dev.tandem.platform.document.DocumentKind;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import dev.tandem.protocol.VersionId;
import dev.tandem.protocol.VersionKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changed since the last version of a session: a fold of its records. Only documents and the tree count; people and runs
 * are no news. Confined to the session's owner.
 */
public final class VersionBook {
    private final Set<ParticipantId> authors;
    private final Set<EntryId> files;
    private @Nullable VersionId last;
    private @Nullable ParticipantId lastAuthor;
    private long changes;

    /** The book of a session without records. */
    public VersionBook() {
        this(new Stored(null, null, List.of(), List.of()));
    }

    /** The book as {@link #stored} once told it. */
    public VersionBook(Stored stored) {
        this.last = stored.last();
        this.lastAuthor = stored.lastAuthor();
        this.authors = new LinkedHashSet<>(stored.authors());
        this.files = new LinkedHashSet<>(stored.files());
    }

    /**
     * The form in which it is stored.
     *
     * @param last the newest version
     * @param lastAuthor whose change is the newest
     * @param authors whose changes there are since then
     * @param files of which entries
     */
    public record Stored(
            @Nullable VersionId last,
            @Nullable ParticipantId lastAuthor,
            List<ParticipantId> authors,
            List<EntryId> files) {}

    public Stored stored() {
        return new Stored(last, lastAuthor, List.copyOf(authors), List.copyOf(files));
    }

    /** Takes in the next event; those that change nothing are passed over. */
    public void apply(ParticipantId author, SessionEvent event) {
        switch (event) {
            case SessionEvent.DocumentUpdated updated -> {
                // Versions are of files. What of the run settings mattered is told by each run itself.
                if (DocumentKind.of(updated.document()) == DocumentKind.FILE) {
                    changed(author, updated.document());
                }
            }
            case SessionEvent.BlobPut put -> changed(author, put.entry());
            case SessionEvent.TreeChanged changed ->
                changed.changes().forEach(change -> changed(author, entry(change)));
            case SessionEvent.VersionMade made -> {
                last = made.version();
                authors.clear();
                files.clear();
            }
            case SessionEvent.SessionCreated _,
                    SessionEvent.SessionRenamed _,
                    SessionEvent.NetworkSwitched _,
                    SessionEvent.SessionEnded _,
                    SessionEvent.ParticipantJoined _,
                    SessionEvent.ParticipantRemoved _,
                    SessionEvent.RoleChanged _,
                    SessionEvent.RunRequested _,
                    SessionEvent.RunStarted _,
                    SessionEvent.RunOutput _,
                    SessionEvent.TestsReported _,
                    SessionEvent.DebugEvent _,
                    SessionEvent.RunInput _,
                    SessionEvent.RunInputClosed _,
                    SessionEvent.RunStopRequested _,
                    SessionEvent.RunEnded _,
                    SessionEvent.VersionNamed _,
                    SessionEvent.TerminalEvent _,
                    SessionEvent.PortsChanged _,
                    SessionEvent.DiskOnlyChanged _ -> {}
        }
    }

    private void changed(ParticipantId author, EntryId entry) {
        changes++;
        lastAuthor = author;
        authors.add(author);
        files.add(entry);
    }

    private static EntryId entry(TreeChange change) {
        return switch (change) {
            case TreeChange.Created created -> created.entry().id();
            case TreeChange.Renamed renamed -> renamed.entry();
            case TreeChange.Moved moved -> moved.entry();
            case TreeChange.Deleted deleted -> deleted.entry();
        };
    }

    /** {@return whose change is the newest that no version holds; empty if the last version holds all} */
    public Optional<ParticipantId> newsBy() {
        return files.isEmpty() ? Optional.empty() : Optional.ofNullable(lastAuthor);
    }

    /** {@return a number that rises with every change} */
    public long changes() {
        return changes;
    }

    /** {@return the newest version; empty if there is none} */
    public Optional<VersionId> last() {
        return Optional.ofNullable(last);
    }

    /** {@return the event that keeps a position, the newest of the log} */
    public SessionEvent.VersionMade make(long position, VersionKind kind, @Nullable String name) {
        return new SessionEvent.VersionMade(
                VersionId.next(), position, kind, name, List.copyOf(authors), List.copyOf(files));
    }
}
