package dev.tandem.platform.history;

import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.Comparison.FileChange;
import dev.tandem.platform.history.Comparison.Hunk;
import dev.tandem.platform.history.Comparison.Kind;
import dev.tandem.platform.tree.Tree;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two moments of a session: files by their identity, texts by their lines. */
final class Comparer {
    /** Lines of all hunks of an answer; files beyond it are told as changed as a whole. */
    private static final int MAX_LINES = 50_000;

    private final Past past;
    private final Moment from;
    private final Moment to;
    private final Tree before;
    private final Tree after;
    private final Map<EntryId, HeldBlob> oldBlobs;
    private final Map<EntryId, HeldBlob> newBlobs;
    private int linesLeft = MAX_LINES;

    Comparer(Past past, Moment from, Moment to) throws SQLException {
        this.past = past;
        this.from = from;
        this.to = to;
        this.before = past.tree(from);
        this.after = past.tree(to);
        this.oldBlobs = past.blobs(from, before);
        this.newBlobs = past.blobs(to, after);
    }

    /**
     * {@return what is different}
     *
     * @param only the one file to compare; null for all
     * @throws Refusal {@code FILE-03} if there is no such file at either moment
     */
    Comparison compare(@Nullable EntryId only) throws SQLException {
        Set<EntryId> files = new LinkedHashSet<>();
        addFiles(before, files);
        addFiles(after, files);
        if (only != null && !files.contains(only)) {
            throw new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", only.toString()));
        }
        if (only != null) {
            files.retainAll(Set.of(only));
        }
        List<EntryId> inBoth = files.stream()
                .filter(file ->
                        before.find(file).isPresent() && after.find(file).isPresent())
                .toList();
        Set<EntryId> changed = past.changed(inBoth, from, to);
        List<FileChange> changes = new ArrayList<>();
        for (EntryId file : files) {
            compare(file, changed.contains(file)).ifPresent(changes::add);
        }
        changes.sort(Comparator.comparing(Comparer::path));
        return new Comparison(from.position(), to.position(), List.copyOf(changes));
    }

    private static void addFiles(Tree tree, Set<EntryId> files) {
        for (Entry entry : tree.list()) {
            if (entry.kind() != EntryKind.FOLDER) {
                files.add(entry.id());
            }
        }
    }

    private static String path(FileChange change) {
        return Objects.requireNonNull(change.newPath() == null ? change.oldPath() : change.newPath());
    }

    private Optional<FileChange> compare(EntryId file, boolean mayDiffer) throws SQLException {
        String oldPath = before.find(file).map(_ -> before.path(file)).orElse(null);
        String newPath = after.find(file).map(_ -> after.path(file)).orElse(null);
        boolean inBoth = oldPath != null && newPath != null;
        boolean moved = inBoth && !Objects.equals(oldPath, newPath);
        if (inBoth && !mayDiffer && !isBlob(before, file)) {
            return moved
                    ? Optional.of(new FileChange(file, oldPath, newPath, Kind.MOVED, false, List.of()))
                    : Optional.empty();
        }
        if (isBlob(before, file) || isBlob(after, file)) {
            return compareBlobs(file, oldPath, newPath);
        }
        LiveDocument one = oldPath == null ? past.empty() : past.document(from, file);
        LiveDocument other = newPath == null ? past.empty() : past.document(to, file);
        if (inBoth && !moved && one.text().equals(other.text())) {
            return Optional.empty();
        }
        Optional<List<Hunk>> hunks = Hunks.of(one, other, linesLeft);
        linesLeft -= hunks.orElse(List.of()).stream()
                .mapToInt(hunk -> hunk.lines().size())
                .sum();
        Kind kind = kind(oldPath, newPath);
        return Optional.of(new FileChange(file, oldPath, newPath, kind, hunks.isEmpty(), hunks.orElse(List.of())));
    }

    private static Kind kind(@Nullable String oldPath, @Nullable String newPath) {
        if (oldPath == null) {
            return Kind.ADDED;
        }
        return newPath == null ? Kind.REMOVED : oldPath.equals(newPath) ? Kind.CHANGED : Kind.MOVED;
    }

    private static boolean isBlob(Tree tree, EntryId file) {
        return tree.find(file).filter(entry -> entry.kind() == EntryKind.BLOB).isPresent();
    }

    /** Their bytes have no lines to show: they are told as changed as a whole. */
    private Optional<FileChange> compareBlobs(EntryId file, @Nullable String oldPath, @Nullable String newPath) {
        Kind kind = kind(oldPath, newPath);
        boolean same = Objects.equals(blob(oldBlobs, file), blob(newBlobs, file));
        return kind == Kind.CHANGED && same
                ? Optional.empty()
                : Optional.of(new FileChange(file, oldPath, newPath, kind, !same, List.of()));
    }

    private static @Nullable Blob blob(Map<EntryId, HeldBlob> held, EntryId file) {
        HeldBlob found = held.get(file);
        return found == null ? null : found.blob();
    }
}
