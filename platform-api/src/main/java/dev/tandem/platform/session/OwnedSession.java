package dev.tandem.platform.session;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.VersionKeeper;
import dev.tandem.platform.history.VersionTiming;
import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.log.Outcome;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A live session and its owner.
 *
 * <p>All fields below the line are confined to {@link #owner}, a serial executor. One batch at a time is with the committer, made
 * when it makes its group; what arrives meanwhile becomes the next one, so a slow disk makes batches larger, not slower. The
 * committer's thread only calls and hands the outcome over. Callers of {@link #submit} are held by {@link #room} and let go when their command is answered.
 */
final class OwnedSession implements LiveSession {
    private static final Logger LOG = Logger.getLogger(OwnedSession.class);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

    private final SessionId id;
    private final GroupCommitter committer;
    private final SessionStore store;
    private final RunnerDirectory runners;
    private final Replicas replicas;
    private final SerialExecutor owner;
    private final Semaphore room;
    private volatile Members members;
    private volatile boolean ended;

    // ---- the owner's
    private final SessionState state;
    private final Deque<Pending> inbox = new ArrayDeque<>();
    private final List<SessionSubscriber> subscribers = new CopyOnWriteArrayList<>(); // left on any thread
    private @Nullable BatchPlan underWay;
    /** Whether the committer is going to call. */
    private boolean announced;

    private final SnapshotSaver snapshots;
    private final VersionKeeper versions;
    private long changesSeen;

    /**
     * @param replicas if there are others, they append to the same log, so that this state may lag behind it
     * @param timing when automatic versions are kept
     */
    OwnedSession(
            SessionState state,
            GroupCommitter committer,
            SessionStore store,
            RunnerDirectory runners,
            Replicas replicas,
            VersionTiming timing) {
        this.id = state.info().id();
        this.state = state;
        this.members = state.members();
        this.ended = state.info().state() == SessionInfo.State.ENDED;
        this.committer = committer;
        this.store = store;
        this.runners = runners;
        this.replicas = replicas;
        this.owner = new SerialExecutor("session-" + id);
        this.room = new Semaphore(store.limits().maxUncommittedBytes(), true);
        this.snapshots = new SnapshotSaver(state, store, owner);
        this.versions = new VersionKeeper(
                timing.timers(), timing.pause(), () -> owner.execute(this::versionIsDue), this::keepVersion);
        this.changesSeen = state.versions().changes();
        if (state.versions().newsBy().isPresent()) {
            versions.changed();
        }
        if (state.runs().going() != null || state.terminals().isAnyOpen()) {
            runners.runWaits(id);
        }
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public Members members() {
        return members;
    }

    @Override
    public CompletionStage<Committed> submit(Caller caller, Command command) {
        Pending pending = Pending.of(caller, command, store.limits().maxUncommittedBytes());
        try {
            room.acquire(pending.weight());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
        return enter(pending);
    }

    @Override
    public @Nullable CompletionStage<Committed> trySubmit(Caller caller, Command command) {
        Pending pending = Pending.of(caller, command, store.limits().maxUncommittedBytes());
        // Without a glance at those who wait for room the plain form would take it from under them.
        if (room.hasQueuedThreads() || !room.tryAcquire(pending.weight())) {
            return null;
        }
        return enter(pending);
    }

    private CompletionStage<Committed> enter(Pending pending) {
        CompletionStage<Committed> answer = pending.answer().whenComplete((_, _) -> room.release(pending.weight()));
        owner.execute(() -> {
            inbox.addLast(pending);
            pump();
        });
        return answer;
    }

    @Override
    public CompletionStage<Subscription> subscribe(SessionSubscriber subscriber) {
        CompletableFuture<Subscription> answer = new CompletableFuture<>();
        owner.execute(() -> {
            try {
                subscriber.opened(state);
                subscribers.add(subscriber);
                answer.complete(() -> subscribers.remove(subscriber));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public <T> CompletionStage<T> read(Function<SessionReader, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        owner.execute(() -> {
            try {
                answer.complete(question.apply(state));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** {@return completed when everything is known here that was in the log when this was called} */
    CompletionStage<Long> refresh() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        owner.execute(() -> {
            catchUp();
            answer.complete(state.sequence());
            pump();
        });
        return answer;
    }

    /** Lets go of decoded documents that nobody has needed since the last call. */
    void releaseUnusedDocuments(LongAdder released) {
        owner.execute(() -> released.add(state.releaseUnusedDocuments()));
    }

    private void versionIsDue() {
        versions.due();
    }

    private void keepVersion() {
        state.versions().newsBy().ifPresent(author -> {
            Command keep = new Command.KeepVersion();
            inbox.addLast(
                    Pending.of(new Caller.Platform(author), keep, store.limits().maxUncommittedBytes()));
            pump();
        });
    }

    /** {@return bytes that were received and are not durable yet} */
    long uncommittedBytes() {
        return store.limits().maxUncommittedBytes() - (long) room.availablePermits();
    }

    /** {@return what of this session is in memory} */
    CompletionStage<Census> census() {
        return read(_ -> state.census());
    }

    boolean isEnded() {
        return ended;
    }

    /** Stores where the log was, for the next one that loads this session. Called when nobody holds it any more. */
    CompletionStage<Void> retire() {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        owner.execute(() -> {
            snapshots.saveNews().thenAccept(stored::complete);
        });
        return stored;
    }

    /** Has the committer call when it makes its next group: until then more may come that is committed with it. */
    private void pump() {
        if (underWay == null && !announced && !inbox.isEmpty()) {
            announced = true;
            committer.announce(() -> owner.execute(this::called));
        }
    }

    private void called() {
        announced = false;
        BatchPlan plan = null;
        try {
            plan = plan();
        } finally {
            if (plan == null) {
                committer.decline();
            }
        }
        if (plan != null) {
            submit(plan);
        }
    }

    private void submit(BatchPlan plan) {
        underWay = plan;
        committer
                .answer(plan.batch())
                .whenComplete((outcome, failure) -> owner.execute(() -> settle(plan, outcome, failure)));
    }

    /** {@return what is to be committed; null if all that was asked for is refused or brings nothing new} */
    private @Nullable BatchPlan plan() {
        while (!inbox.isEmpty()) {
            BatchPlan plan = BatchPlan.take(inbox, state, runners);
            if (replicas.areConfigured() && plan.isRefusingAny() && catchUp()) {
                // What looked forbidden may have been allowed at another replica: somebody else's edits that a
                // client brings along, a file made a moment ago, a role given there.
                plan.putBack(inbox);
                continue;
            }
            plan.answerRefused();
            plan.answerWithoutNews(state.sequence());
            if (!plan.isEmpty()) {
                return plan;
            }
        }
        return null;
    }

    private void settle(BatchPlan plan, @Nullable Outcome outcome, @Nullable Throwable failure) {
        underWay = null;
        if (outcome == null) {
            plan.refuse(failure == null ? new IllegalStateException("no outcome") : failure);
        } else {
            switch (outcome) {
                case Outcome.Done done -> settleDone(plan, done.records());
                case Outcome.Stale _ -> {
                    plan.putBack(inbox);
                    catchUp();
                }
                case Outcome.Ended _ -> {
                    plan.refuse(new Refusal(ErrorCode.SESSION_ENDED));
                    catchUp();
                }
                case Outcome.Rejected _ -> plan.refuse(new Refusal(ErrorCode.INTERNAL));
                case Outcome.NameTaken _ -> plan.refuse(new Refusal(ErrorCode.SESSION_NAME_TAKEN));
            }
        }
        snapshots.saveIfDue();
        pump();
    }

    private void settleDone(BatchPlan plan, List<LogRecord> records) {
        if (records.getFirst().sequence() == state.sequence() + 1) {
            apply(records);
            plan.answer(records);
            publish(records);
            tellReplicas(records);
            return;
        }
        // Another owner appended in between, or its news, with ours behind it in the log, were read already.
        if (records.getLast().sequence() > state.sequence()) {
            catchUp();
        }
        plan.answer(records);
        tellReplicas(records);
    }

    private void tellReplicas(List<LogRecord> records) {
        if (replicas.areConfigured()) {
            replicas.tell(id, SessionMessage.of(records));
        }
    }

    @Override
    public void received(List<LogRecord> records) {
        owner.execute(() -> {
            List<LogRecord> next = records.stream()
                    .filter(record -> record.sequence() > state.sequence())
                    .toList();
            if (next.isEmpty()) {
                return;
            }
            if (next.getFirst().sequence() == state.sequence() + 1) {
                apply(next);
                publish(next);
                store.tellFollowed(next);
            } else {
                catchUp();
            }
            pump();
        });
    }

    @Override
    public void headIs(long sequence) {
        owner.execute(() -> {
            if (sequence > state.sequence() && underWay == null) {
                catchUp();
                pump();
            }
        });
    }

    private void apply(List<LogRecord> records) {
        records.forEach(state::apply);
        tell();
    }

    /** Shows other threads what they may see. */
    private void tell() {
        members = state.members();
        ended = state.info().state() == SessionInfo.State.ENDED;
        if (changesSeen != state.versions().changes()) {
            changesSeen = state.versions().changes();
            versions.changed();
        }
    }

    /**
     * Reads what others appended. Tries until the database answers: until then nothing can be decided for this session.
     *
     * @return whether there was anything
     */
    private boolean catchUp() {
        while (true) {
            try {
                long epoch = state.members().epoch();
                List<LogRecord> tail = store.catchUp(state);
                tell();
                publish(tail);
                return !tail.isEmpty() || epoch != state.members().epoch();
            } catch (StorageException e) {
                LOG.errorf(e, "PLATFORM-02 session %s waits for the database", id);
                try {
                    Thread.sleep(RETRY_PAUSE);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
    }

    private void publish(List<LogRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        List<SessionSubscriber> failed = new ArrayList<>();
        for (SessionSubscriber subscriber : subscribers) {
            try {
                subscriber.committed(records);
            } catch (RuntimeException e) {
                LOG.errorf(e, "PLATFORM-01 a subscriber of session %s failed and is dropped", id);
                failed.add(subscriber);
            }
        }
        subscribers.removeAll(failed);
        if (records.stream().map(LogRecord::event).anyMatch(SessionEvent::startsProgram)) {
            runners.runWaits(id);
        }
    }
}
