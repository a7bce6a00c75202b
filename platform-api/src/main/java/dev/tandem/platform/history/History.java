package dev.tandem.platform.history;

import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.tree.Tree;
import dev.tandem.platform.tree.TreeLimits;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.VersionId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens versions of sessions, and tells about them. Reads the database alone, so that it costs a session's owner nothing; what
 * was acknowledged is there. Blocks; safe for use by several threads.
 *
 * <p>All methods throw {@link StorageException} if the database does not answer.
 */
public final class History {
    private final DataSource database;
    private final DocumentLimits documents;
    private final TreeLimits trees;

    public History(DataSource database, DocumentLimits documents, TreeLimits trees) {
        this.database = database;
        this.documents = documents;
        this.trees = trees;
    }

    /** A question that is asked of the database as of one instant. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Past past) throws SQLException;
    }

    private <T> T read(SessionId session, Question<T> question) {
        try (Past past = Past.open(database, session, documents, trees)) {
            return question.ask(past);
        } catch (SQLException e) {
            throw new StorageException("reading the history of session " + session, e);
        }
    }

    /** {@return the versions before a position, newest first, at most so many} */
    public List<Version> versions(SessionId session, long before, int limit) {
        return read(session, past -> VersionRows.before(past.connection(), session, before, limit));
    }

    /**
     * {@return a version}
     *
     * @throws Refusal {@code HISTORY-01}
     */
    public Version version(SessionId session, VersionId version) {
        return read(session, past -> past.version(version));
    }

    /**
     * {@return the tree of a version}
     *
     * @throws Refusal {@code HISTORY-01}, {@code HISTORY-02}
     */
    public List<Entry> tree(SessionId session, VersionId version) {
        return read(session, past -> past.tree(past.at(version)).list());
    }

    /**
     * {@return the text of a file of a version}
     *
     * @throws Refusal {@code HISTORY-01}, {@code HISTORY-02}, {@code FILE-03}
     */
    public String text(SessionId session, VersionId version, EntryId file) {
        return read(session, past -> {
            Moment moment = past.at(version);
            past.tree(moment).requireFile(file);
            return past.document(moment, file).text();
        });
    }

    /**
     * {@return who wrote which line of a file}
     *
     * @param version null for now
     * @throws Refusal {@code HISTORY-01}, {@code HISTORY-02}, {@code FILE-03}
     */
    public Blame blame(SessionId session, EntryId file, @Nullable VersionId version) {
        return read(session, past -> {
            Moment moment = version == null ? past.now() : past.at(version);
            past.tree(moment).requireFile(file);
            return Blame.of(file, moment.position(), past.document(moment, file));
        });
    }

    /**
     * {@return what is different between two versions}
     *
     * @param to null for now
     * @param only the one file to compare; null for all
     * @throws Refusal {@code HISTORY-01}, {@code HISTORY-02}; {@code FILE-03} if neither version has that file
     */
    public Comparison compare(SessionId session, VersionId from, @Nullable VersionId to, @Nullable EntryId only) {
        return read(session, past -> {
            Moment end = to == null ? past.now() : past.at(to);
            return new Comparer(past, past.at(from), end).compare(only);
        });
    }

    /**
     * {@return what it takes to bring a version back}
     *
     * @param only the one file; null for the whole session
     * @throws Refusal {@code HISTORY-01}, {@code HISTORY-02}, {@code FILE-03}
     */
    public RestoreTarget prepareRestore(SessionId session, VersionId version, @Nullable EntryId only) {
        return read(session, past -> {
            Moment then = past.at(version);
            Moment now = past.now();
            Tree wanted = past.tree(then);
            if (only != null) {
                wanted.requireContent(only);
            }
            Tree present = past.tree(now);
            List<EntryId> files = wanted.list().stream()
                    .filter(entry -> entry.kind() == EntryKind.FILE)
                    .map(Entry::id)
                    .filter(file -> only == null || only.equals(file))
                    .toList();
            Set<EntryId> changed = past.changed(files, then, now);
            Map<EntryId, String> texts = new HashMap<>();
            Map<EntryId, byte[]> edits = new HashMap<>();
            for (EntryId file : files) {
                if (present.find(file).isEmpty()) {
                    texts.put(file, past.document(then, file).text());
                } else if (changed.contains(file)) {
                    prepareEdit(past, then, now, file, texts, edits);
                }
            }
            Map<EntryId, Blob> blobs = changedBlobs(past, then, wanted, now, present);
            if (only != null) {
                blobs.keySet().retainAll(Set.of(only));
            }
            return new RestoreTarget(wanted.list(), only, texts, edits, blobs);
        });
    }

    private static Map<EntryId, Blob> changedBlobs(Past past, Moment then, Tree wanted, Moment now, Tree present)
            throws SQLException {
        Map<EntryId, HeldBlob> held = past.blobs(now, present);
        Map<EntryId, Blob> changed = new HashMap<>();
        past.blobs(then, wanted).forEach((entry, old) -> {
            HeldBlob young = held.get(entry);
            if (young == null || !young.blob().equals(old.blob())) {
                changed.put(entry, old.blob());
            }
        });
        return changed;
    }

    /**
     * {@return a file of any kind, as it was in a version}
     *
     * @throws Refusal {@code HISTORY-01}, {@code HISTORY-02}, {@code FILE-03}
     */
    public Entry file(SessionId session, VersionId version, EntryId file) {
        return read(session, past -> past.tree(past.at(version)).requireContent(file));
    }

    /**
     * {@return what a file of a version held that is no text file}
     *
     * @throws Refusal {@code HISTORY-01}, {@code HISTORY-02}; {@code FILE-03} if there is no such file
     */
    public HeldBlob blob(SessionId session, VersionId version, EntryId file) {
        return read(session, past -> {
            Moment moment = past.at(version);
            HeldBlob held = past.blobs(moment, past.tree(moment)).get(file);
            if (held == null) {
                throw new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", file.toString()));
            }
            return held;
        });
    }

    private static void prepareEdit(
            Past past, Moment then, Moment now, EntryId file, Map<EntryId, String> texts, Map<EntryId, byte[]> edits)
            throws SQLException {
        String text = past.document(then, file).text();
        LiveDocument present = past.document(now, file);
        TextReplacement.update(present.state(), present.text(), text).ifPresent(edit -> {
            texts.put(file, text);
            edits.put(file, edit);
        });
    }
}
