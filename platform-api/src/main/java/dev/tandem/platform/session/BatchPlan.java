package dev.tandem.platform.session;

import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.Batch;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pending commands go into one batch, and which of its records are whose.
 *
 * <p>A batch is a run of updates of documents, then of other commands, taken from the front of the queue. The updates of one
 * author to one document are merged: one record, and each of them is answered. Merging also lets an update stand on one before
 * it that is not applied yet.
 */
final class BatchPlan {
    private static final int MAX_COMMANDS = 512;
    private static final int MAX_BYTES = 4 << 20;

    private final List<Share> shares = new ArrayList<>();
    private final List<Pending> withoutNews = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<Pending> taken = new ArrayList<>();
    private final BatchDraft draft;

    private record Share(List<Pending> commands, int from, int to) {}

    private record Refused(List<Pending> commands, Refusal refusal) {}

    private record Writer(Caller caller, EntryId document) {}

    private BatchPlan(BatchDraft draft) {
        this.draft = draft;
    }

    /** Takes a batch from the front of {@code inbox}. */
    static BatchPlan take(Deque<Pending> inbox, SessionState state, RunnerDirectory runners) {
        BatchPlan plan = new BatchPlan(new BatchDraft(state, runners));
        plan.takeFrom(inbox);
        plan.check();
        return plan;
    }

    private void takeFrom(Deque<Pending> inbox) {
        boolean updatesOnly = true;
        long bytes = 0;
        while (!inbox.isEmpty() && taken.size() < MAX_COMMANDS && bytes < MAX_BYTES) {
            Pending next = inbox.getFirst();
            if (next.isUpdate() && !updatesOnly) {
                return;
            }
            updatesOnly = next.isUpdate();
            bytes += next.weight();
            taken.add(inbox.removeFirst());
        }
    }

    private void check() {
        Map<Writer, List<Pending>> writers = new LinkedHashMap<>();
        for (Pending pending : taken) {
            if (pending.command() instanceof Command.UpdateDocument update) {
                writers.computeIfAbsent(new Writer(pending.caller(), update.document()), _ -> new ArrayList<>())
                        .add(pending);
            }
        }
        writers.forEach(this::checkUpdates);
        for (Pending pending : taken) {
            if (!pending.isUpdate()) {
                add(List.of(pending), pending.command());
            }
        }
    }

    private void checkUpdates(Writer writer, List<Pending> updates) {
        if (updates.size() > 1) {
            Optional<Command> merged = merge(writer.document(), updates);
            if (merged.isPresent()) {
                add(updates, merged.get());
                return;
            }
        }
        // One of several is not an update at all: then each is dealt with alone, so that only that one is refused.
        updates.forEach(update -> add(List.of(update), update.command()));
    }

    private static Optional<Command> merge(EntryId document, List<Pending> updates) {
        List<byte[]> bytes = new ArrayList<>();
        for (Pending pending : updates) {
            if (pending.command() instanceof Command.UpdateDocument update) {
                bytes.add(update.update());
            }
        }
        try {
            return Optional.of(new Command.UpdateDocument(document, Updates.mergeUpdates(bytes)));
        } catch (UpdateException e) {
            return Optional.empty();
        }
    }

    private void add(List<Pending> commands, Command command) {
        int from = draft.size();
        try {
            draft.add(commands.getFirst().caller(), command);
        } catch (Refusal refusal) {
            refused.add(new Refused(commands, refusal));
            return;
        }
        if (draft.size() == from) {
            withoutNews.addAll(commands);
        } else {
            shares.add(new Share(commands, from, draft.size()));
        }
    }

    /** {@return whether there is nothing to commit} */
    boolean isEmpty() {
        return shares.isEmpty();
    }

    Batch batch() {
        return draft.batch();
    }

    /** {@return whether some of what was taken is refused} */
    boolean isRefusingAny() {
        return !refused.isEmpty();
    }

    /** Answers the commands that are refused. */
    void answerRefused() {
        refused.forEach(it -> it.commands().forEach(pending -> pending.answer().completeExceptionally(it.refusal())));
    }

    /** Answers the commands that brought nothing new. */
    void answerWithoutNews(long sequence) {
        withoutNews.forEach(pending -> pending.answer().complete(new Committed(sequence, List.of())));
    }

    /** Answers the commands that became records. */
    void answer(List<LogRecord> records) {
        for (Share share : shares) {
            List<LogRecord> own = records.subList(share.from(), share.to());
            Committed committed = new Committed(own.getLast().sequence(), own);
            share.commands().forEach(pending -> pending.answer().complete(committed));
        }
    }

    /** Refuses the commands that would have become records. */
    void refuse(Throwable reason) {
        shares.forEach(
                share -> share.commands().forEach(pending -> pending.answer().completeExceptionally(reason)));
    }

    /** Puts the commands that would have become records back to the front, in their order. */
    void putBack(Deque<Pending> inbox) {
        Deque<Pending> again = new ArrayDeque<>();
        for (Pending pending : taken) {
            if (!pending.answer().isDone()) {
                again.addFirst(pending);
            }
        }
        again.forEach(inbox::addFirst);
    }
}
