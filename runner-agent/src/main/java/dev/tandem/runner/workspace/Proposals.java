package dev.tandem.runner.workspace;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.sandbox.FileStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the disk is ahead in, as requests to the platform: one at a time, each made from what is different at that moment. So a request
 * that got lost, or that somebody else was faster than, needs no repair: the next one is made of what is different then. Confined
 * to the session's thread.
 */
final class Proposals {
    /** How long after a refusal the next one is made, so that what it collided with arrives. */
    static final Duration PAUSE = Duration.ofMillis(25);

    /** So often the same entry may collide with others before it is left alone. */
    private static final int MOST_TRIES = 8;

    /** The platform cannot answer for now. */
    private static final String PLATFORM_FAILED = "PLATFORM-";

    private static final String SESSION_IS_OVER = "SESSION-";
    private static final String TOO_MANY = "FILE-05";
    /** The platform has a content no more, or never had it: it is sent again. */
    private static final String CONTENT_UNKNOWN = "BLOB-06";

    /** Somebody was faster: there is such a name, there is no such entry, a folder would be in itself, its parent is none. */
    private static final Set<String> COLLISIONS = Set.of("FILE-02", "FILE-03", "FILE-04", "FILE-07");

    private final WorkspaceState state;
    private final OtherFiles others;
    private final LongSupplier nanoTime;
    private final Map<EntryId, Integer> tries = new HashMap<>();
    private @Nullable Asked asked;
    /** The answer came, its records not yet up to this position of the log; 0 for none. */
    private long awaited;

    private long applied;

    /** Places whose records are still to come. */
    private Set<EntryId> places = Set.of();

    private long pausedSince;
    private boolean paused;

    /** A request that is not settled. Which steps are whose is needed when one of them is refused. */
    private record Asked(
            ParticipantId author,
            List<FileChange> changes,
            List<EntryId> entries,
            Map<EntryId, ProposalDraft.Sent> texts,
            Map<EntryId, Blob> blobs,
            Set<EntryId> places) {}

    Proposals(WorkspaceState state, OtherFiles others, LongSupplier nanoTime) {
        this.state = state;
        this.others = others;
        this.nanoTime = nanoTime;
    }

    /** {@return how many nanoseconds until the next request may be made; empty if there is nothing to ask, or one is not settled} */
    Optional<Long> untilNext() {
        if (asked != null
                || awaited > 0
                || (state.ahead.isEmpty() && state.edited.isEmpty() && state.blobsAhead.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(paused ? Math.max(0, pausedSince + PAUSE.toNanos() - nanoTime.getAsLong()) : 0L);
    }

    /** {@return the next request; empty if nothing is to be asked now} */
    Optional<Workspace.Request> next() {
        if (untilNext().filter(wait -> wait == 0).isEmpty()) {
            return Optional.empty();
        }
        paused = false;
        Optional<ParticipantId> author = nextAuthor();
        if (author.isEmpty()) {
            return Optional.empty();
        }
        ProposalDraft draft = new ProposalDraft(state, author.get());
        draft.places();
        draft.texts();
        draft.blobs();
        if (draft.changes.isEmpty()) {
            // What is left collides with what people do, and is decided when that is written to the disk.
            pause();
            return Optional.empty();
        }
        Asked made = new Asked(
                draft.author, List.copyOf(draft.changes), draft.entries, draft.texts, draft.blobs, draft.places);
        asked = made;
        state.asked.addAll(made.places());
        state.isAskingForNew = made.changes().stream().anyMatch(FileChange.Create.class::isInstance);
        made.places().forEach(state.ahead::remove);
        return Optional.of(new Workspace.Request(made.author(), made.changes()));
    }

    private Optional<ParticipantId> nextAuthor() {
        state.edited.removeIf(id -> {
            TextFile text = state.texts.get(id);
            return text == null || text.unconfirmedAuthor().isEmpty();
        });
        return Stream.concat(state.ahead.values().stream(), state.blobsAhead.values().stream())
                .findFirst()
                .or(() -> state.edited.stream()
                        .flatMap(id -> state.text(id).unconfirmedAuthor().stream())
                        .findFirst());
    }

    /** The platform has done it. */
    void done(ToRunner.FilesChanged answer) {
        Asked done = asked;
        if (done == null) {
            return;
        }
        asked = null;
        state.isAskingForNew = false;
        answer.issued().forEach((provisional, issued) -> {
            boolean isGone = !state.onDisk.contains(provisional);
            state.reissue(provisional, issued);
            if (isGone) {
                // A program has taken it away again meanwhile.
                state.ahead.put(issued, done.author());
            }
        });
        done.texts().forEach((id, sent) -> {
            EntryId now = answer.issued().getOrDefault(id, id);
            // One that was taken away and made anew meanwhile is another one.
            if (sent.text().equals(state.texts.get(now))) {
                sent.text().confirm(sent.count());
                if (sent.text().unconfirmedAuthor().isEmpty()) {
                    state.edited.remove(now);
                }
            }
        });
        done.blobs().forEach((id, blob) -> {
            EntryId now = answer.issued().getOrDefault(id, id);
            if (blob.equals(state.blobsOnDisk.get(now))) {
                state.blobsAhead.remove(now);
            }
        });
        tries.clear();
        places = new LinkedHashSet<>();
        done.places().forEach(id -> places.add(answer.issued().getOrDefault(id, id)));
        awaited = answer.sequence();
        caughtUp(applied);
    }

    /** Records were taken in up to this position. */
    void caughtUp(long sequence) {
        applied = sequence;
        if (awaited > 0 && sequence >= awaited) {
            awaited = 0;
            state.asked.clear();
            for (EntryId id : places) {
                // What people did to it while it was asked for waits no longer; and one that the log has no more was
                // deleted
                // before the answer came.
                if (state.tree.contains(id) || state.onDisk.contains(id)) {
                    state.unwritten.add(id);
                }
            }
            places = Set.of();
        }
    }

    /** The platform has not done it. */
    void refused(ToRunner.ChangeRefused refusal, WorkspaceNotices notices) {
        Asked refused = asked;
        if (refused == null) {
            return;
        }
        takeBack();
        pause();
        if (refusal.code().startsWith(PLATFORM_FAILED) || refusal.code().startsWith(SESSION_IS_OVER)) {
            return;
        }
        boolean isOneStep =
                refusal.change() >= 0 && refusal.change() < refused.entries().size();
        if (!isOneStep) {
            new LinkedHashSet<>(refused.entries()).forEach(this::setAside);
            notices.refused("", refusal.message());
            return;
        }
        EntryId entry = refused.entries().get(refusal.change());
        if (COLLISIONS.contains(refusal.code()) && tries.merge(entry, 1, Integer::sum) <= MOST_TRIES) {
            return;
        }
        String path = state.onDisk.contains(entry) ? state.onDisk.path(entry) : "";
        if (refusal.code().equals(CONTENT_UNKNOWN) && !path.isEmpty()) {
            sendAgain(entry, path);
            return;
        }
        notices.refused(path, refusal.message());
        if (refusal.code().equals(TOO_MANY)) {
            for (int step = 0; step < refused.changes().size(); step++) {
                if (refused.changes().get(step) instanceof FileChange.Create) {
                    setAside(refused.entries().get(step));
                }
            }
        }
        setAside(entry);
    }

    private void sendAgain(EntryId id, String path) {
        FileStatus status = state.statuses.get(id);
        state.blobsAhead.remove(id);
        if (state.tree.contains(id)) {
            // Not what the log says, whatever it is.
            state.blobsOnDisk.remove(id);
        } else {
            state.ahead.remove(id);
            state.forget(id);
        }
        if (status != null) {
            others.found(path, status);
        }
    }

    /**
     * The connection is gone: whether it was done is seen when the session is assigned again. What was answered is in the snapshot that
     * comes then.
     */
    void forgotten() {
        takeBack();
        paused = false;
    }

    private void takeBack() {
        Asked back = asked;
        asked = null;
        state.isAskingForNew = false;
        if (back != null) {
            state.asked.clear();
            for (EntryId id : back.places()) {
                if (state.tree.contains(id) || state.onDisk.contains(id)) {
                    state.ahead.putIfAbsent(id, back.author());
                }
                if (state.tree.contains(id)) {
                    state.unwritten.add(id);
                }
            }
        }
    }

    private void pause() {
        paused = true;
        pausedSince = nanoTime.getAsLong();
    }

    /** The log does not take what the disk has: a new entry stays on the disk alone, a known one becomes again what the log says. */
    private void setAside(EntryId id) {
        tries.remove(id);
        state.ahead.remove(id);
        if (state.blobsAhead.remove(id) != null) {
            // It stays on the disk until somebody puts something else there.
            Blob known = state.blobs.get(id);
            if (known != null) {
                state.blobsOnDisk.put(id, known);
            }
        }
        TextFile text = state.texts.get(id);
        if (text != null) {
            text.refuse();
            state.edited.remove(id);
        }
        if (state.tree.contains(id)) {
            state.unwritten.add(id);
        } else if (state.onDisk.contains(id)) {
            FileStatus status = state.statuses.get(id);
            if (status != null) {
                state.aside.put(state.onDisk.path(id), status);
            }
            for (Entry within : state.onDisk.withDescendants(id)) {
                state.ahead.remove(within.id());
                if (!state.tree.contains(within.id())) {
                    state.dropText(within.id());
                }
            }
            state.forget(id);
        }
    }
}
