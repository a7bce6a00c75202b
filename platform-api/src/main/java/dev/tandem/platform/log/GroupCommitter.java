package dev.tandem.platform.log;

import dev.tandem.protocol.LogRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The only writer of session logs: takes batches from all live sessions and commits many of them in one transaction.
 *
 * <p>Between two commits there is a short pause, the longer the longer commits take ({@link CommitPace}). Whoever has something to
 * commit says so ({@link #announce}) and is called when the pause is over: so what arrives until then shares the transaction, and
 * nothing waits for a second pause.
 *
 * <p>Threads: all may be called on any thread and nothing blocks; the queue is bounded by its callers, each of which has one batch
 * or announcement under way. One thread, started by {@link #start}, calls, takes batches, commits, and completes the stages, in
 * the order of submission; dependents of a stage must hand over to their own thread. It is a platform thread, because it does nothing
 * but wait, for batches, for the database and for its pause: a virtual one is woken by way of two other threads each time.
 *
 * <p>While commits fail, the group is held and tried again until it succeeds, with pauses up to a second: nobody is answered,
 * nothing is lost. A group that fails for a reason that lies in one batch (the database is there, but refuses its data) is taken
 * apart, and only that batch is answered {@link Outcome.Rejected}.
 */
public final class GroupCommitter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GroupCommitter.class);
    private static final int MAX_BATCHES = 256;
    private static final int MAX_RECORDS = 8192;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    /** Who was called and has not answered by then is in the next group: one busy session keeps no other waiting. */
    private static final Duration ANSWERING = Duration.ofMillis(3);

    private final DataSource database;
    private final Clock clock;
    private final CommitPace pace;
    private final CommitListener listener;
    private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();

    // ---- the committer's thread's
    private final List<Waiting> heldBack = new ArrayList<>();
    /** How many were called and have not answered. */
    private int called;

    // ---- everybody's
    private final Thread thread =
            Thread.ofPlatform().daemon().name("group-committer").unstarted(this::run);
    /** Held by the committer's thread during a transaction, and by {@link #close} while it interrupts. */
    private final ReentrantLock committing = new ReentrantLock();

    private volatile boolean failing;
    private volatile boolean closed;

    private sealed interface Item {}

    /** @param isAnswer whether it is what a call was for */
    private record Waiting(Batch batch, CompletableFuture<Outcome> answer, boolean isAnswer) implements Item {}

    private record Announcement(Runnable call) implements Item {}

    private record Declined() implements Item {}

    /** A committer at the usual pace. */
    public GroupCommitter(DataSource database, Clock clock) {
        this(database, clock, CommitPace.USUAL);
    }

    public GroupCommitter(DataSource database, Clock clock, CommitPace pace) {
        this(database, clock, pace, CommitListener.NONE);
    }

    public GroupCommitter(DataSource database, Clock clock, CommitPace pace, CommitListener listener) {
        this.database = database;
        this.clock = clock;
        this.pace = pace;
        this.listener = listener;
    }

    /** Starts to commit. Called once. */
    public GroupCommitter start() {
        thread.start();
        return this;
    }

    /**
     * Asks for a batch to be committed.
     *
     * @return completed on the committer's thread; failed with {@link IllegalStateException} only if the committer is closed
     */
    public CompletionStage<Outcome> submit(Batch batch) {
        return submit(batch, false);
    }

    /**
     * Says that there is something to commit.
     *
     * @param call runs once, on any thread, when the next group is made; must hand over to the caller's own thread, which then calls
     *     {@link #answer} or {@link #decline}, once
     */
    public void announce(Runnable call) {
        add(new Announcement(call));
    }

    /** As {@link #submit}, of what was announced: after a call. */
    public CompletionStage<Outcome> answer(Batch batch) {
        return submit(batch, true);
    }

    /** There is nothing to commit after all: after a call. */
    public void decline() {
        add(new Declined());
    }

    private CompletionStage<Outcome> submit(Batch batch, boolean isAnswer) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        add(new Waiting(batch, answer, isAnswer));
        return answer;
    }

    private void add(Item item) {
        queue.add(item);
        if (closed) {
            refuseAll();
        }
    }

    /** {@return whether the last attempt failed and is being repeated} */
    public boolean isFailing() {
        return failing;
    }

    /** {@return how many batches wait for the commit under way to end} */
    public int waiting() {
        return queue.size();
    }

    /** Finishes the transaction under way and stops; what was not begun is not committed, and nobody was told it was. */
    @Override
    public void close() {
        closed = true;
        try {
            // An interrupt would close the connection in the middle of a commit, and nobody would know whether it
            // happened.
            boolean idle = committing.tryLock(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
            thread.interrupt();
            if (idle) {
                committing.unlock();
            }
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Waiting> group = List.of();
        try {
            while (!closed) {
                group = take();
                if (group.isEmpty()) {
                    continue;
                }
                long began = System.nanoTime();
                committing.lock();
                try {
                    commit(group);
                } finally {
                    committing.unlock();
                }
                group = List.of();
                long now = System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(pace.pause(now - began));
            }
        } catch (InterruptedException e) {
            LOG.debug("the committer stops");
        }
        refuse(group);
        refuse(heldBack);
        refuseAll();
    }

    /** Whoever adds something after the committer has ended does this too. */
    private void refuseAll() {
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            switch (item) {
                case Waiting waiting -> refuse(List.of(waiting));
                case Announcement announcement -> announcement.call().run();
                case Declined _ -> {}
            }
        }
    }

    private static void refuse(List<Waiting> unanswered) {
        IllegalStateException reason = new IllegalStateException("the committer is closed");
        unanswered.forEach(waiting -> waiting.answer().completeExceptionally(reason));
    }

    /** The next group, at most one batch a session; the second one waits for the next group. Empty if those who were called had nothing. */
    private List<Waiting> take() throws InterruptedException {
        List<Waiting> arrived = new ArrayList<>(heldBack);
        heldBack.clear();
        if (arrived.isEmpty()) {
            receive(queue.take(), arrived);
        }
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            receive(item, arrived);
        }
        long deadline = System.nanoTime() + ANSWERING.toNanos();
        while (called > 0) {
            Item item = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (item == null) {
                break;
            }
            receive(item, arrived);
        }
        return choose(arrived);
    }

    private void receive(Item item, List<Waiting> arrived) {
        switch (item) {
            case Waiting waiting -> {
                called -= waiting.isAnswer() ? 1 : 0;
                arrived.add(waiting);
            }
            case Announcement announcement -> {
                called++;
                announcement.call().run();
            }
            case Declined _ -> called--;
        }
    }

    private List<Waiting> choose(List<Waiting> arrived) {
        List<Waiting> group = new ArrayList<>();
        Set<Object> sessions = new HashSet<>();
        int records = 0;
        for (Waiting waiting : arrived) {
            boolean fits = group.isEmpty()
                    || (group.size() < MAX_BATCHES
                            && records + waiting.batch().records().size() <= MAX_RECORDS);
            if (fits && sessions.add(waiting.batch().session())) {
                group.add(waiting);
                records += waiting.batch().records().size();
            } else {
                heldBack.add(waiting);
            }
        }
        return group;
    }

    private void commit(List<Waiting> group) throws InterruptedException {
        List<Batch> batches = group.stream().map(Waiting::batch).toList();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // what a timestamptz holds
        Duration pause = FIRST_PAUSE;
        long began = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                List<Outcome> outcomes = GroupTransaction.commit(connection, batches, now, attempt > 0);
                failing = false;
                tell(outcomes, System.nanoTime() - began);
                for (int i = 0; i < outcomes.size(); i++) {
                    group.get(i).answer().complete(outcomes.get(i));
                }
                return;
            } catch (SQLException | RuntimeException e) {
                if (isInTheData(e)) {
                    takeApart(group, e);
                    return;
                }
                if (!failing) {
                    LOG.error("PLATFORM-02 a commit failed; it is held and tried again until it succeeds", e);
                }
                failing = true;
                listener.failed();
            }
            if (closed) {
                throw new InterruptedException("closed while commits fail");
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private void tell(List<Outcome> outcomes, long nanos) {
        int records = 0;
        long bytes = 0;
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Done done) {
                records += done.records().size();
                for (LogRecord record : done.records()) {
                    bytes += RecordKind.contentBytes(record.event());
                }
            }
        }
        listener.committed(nanos, outcomes.size(), records, bytes);
    }

    private void takeApart(List<Waiting> group, Exception cause) throws InterruptedException {
        if (group.size() == 1) {
            Waiting waiting = group.getFirst();
            LOG.errorf(
                    cause,
                    "PLATFORM-01 the database refuses a batch of session %s",
                    waiting.batch().session());
            waiting.answer().complete(new Outcome.Rejected());
            return;
        }
        for (Waiting waiting : group) {
            commit(List.of(waiting));
        }
    }

    /** SQLSTATE classes 22 and 23 (data exception, integrity violation) or our own code; all others are the machine's and may pass. */
    private static boolean isInTheData(Exception e) {
        if (e instanceof SQLException sql) {
            String state = sql.getSQLState();
            return state != null && (state.startsWith("22") || state.startsWith("23"));
        }
        return true;
    }
}
