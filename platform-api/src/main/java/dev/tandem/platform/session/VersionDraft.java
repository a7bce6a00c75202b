package dev.tandem.platform.session;

import dev.tandem.platform.history.VersionBook;
import dev.tandem.platform.log.NewRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.VersionKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides within a batch whether there is anything that the last version does not hold. */
final class VersionDraft {
    private final VersionBook book;
    private final long position;

    /** @param records of the batch so far */
    VersionDraft(SessionState state, List<NewRecord> records) {
        this.book = new VersionBook(state.versions().stored());
        this.position = state.sequence() + records.size();
        records.forEach(record -> book.apply(record.author(), record.event()));
    }

    /**
     * {@return the record of an automatic version of everything before it; empty if the last version holds all, which makes
     * several replicas keep one version where each has noticed the same pause}
     */
    Optional<SessionEvent> keep(VersionKind kind) {
        return book.newsBy().map(_ -> book.make(position, kind, null));
    }

    /** {@return the record that names everything before it} */
    SessionEvent named(String name) {
        Supplier<SessionEvent> made = () -> book.make(position, VersionKind.NAMED, name);
        if (book.newsBy().isPresent()) {
            return made.get();
        }
        return book.last()
                .<SessionEvent>map(last -> new SessionEvent.VersionNamed(last, name))
                .orElseGet(made);
    }
}
