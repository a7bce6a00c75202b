package dev.tandem.platform.door;

import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.socket.Backlog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client's updates of one document on their way into the log.
 *
 * <p>INVARIANT: at most one submission is undecided. So a refusal leaves no later update of the same client behind, which could never
 * be applied without the refused one. What arrives meanwhile waits, bounded, and becomes one submission: the busier it is, the
 * less an update costs. If a joined submission is refused its updates are tried one at a time, so that those before the bad one
 * are taken as if they had never been joined.
 *
 * <p>What the client says of itself keeps its place: it is shown when the updates before it are committed. Of several only the
 * newest is.
 *
 * <p>Threads: the connection's gives, the session's owner decides. The monitor guards the fields and is not held while calling out.
 */
final class UpdateFlow {
    private static final int MAX_WAITING = 64;
    private static final int MAX_WAITING_BYTES = 64 << 10;

    /** Where updates go, and who hears what became of them. Never called by two threads at once. */
    interface End {
        /** {@return completed when it is committed; null if there is no room, and nothing was submitted} Does not block. */
        @Nullable CompletionStage<Committed> trySubmit(byte[] update);

        /** As {@link #trySubmit}, but waits for room: virtual threads only. */
        CompletionStage<Committed> submit(byte[] update);

        /** So many updates are committed, {@code nanos} after the first of them was given. */
        void saved(int count, long nanos);

        /** An update was not taken, and none after it will be. */
        void ended(Throwable failure);

        void show(List<AwarenessState> states);

        /** There is room for updates again, after there was none. */
        void roomAgain();
    }

    private final End end;
    private final Backlog backlog;
    private boolean undecided;
    private boolean closed;
    private boolean roomWanted;
    private List<byte[]> waiting = List.of();
    private int waitingBytes;
    private long waitingSince;
    /** Of a submission that was refused: to be tried alone. */
    private Deque<byte[]> apart = new ArrayDeque<>(0);

    private @Nullable List<AwarenessState> afterUndecided;
    private @Nullable List<AwarenessState> afterWaiting;

    /** @param backlog of all connections together */
    UpdateFlow(End end, Backlog backlog) {
        this.end = end;
        this.backlog = backlog;
    }

    /** {@return whether an update may be given; if not, {@link End#roomAgain} will be called} */
    synchronized boolean hasRoom() {
        roomWanted = isFull();
        return !roomWanted;
    }

    private boolean isFull() {
        return waiting.size() >= MAX_WAITING
                || waitingBytes >= MAX_WAITING_BYTES
                || (!waiting.isEmpty() && backlog.isOver());
    }

    /** Takes an update, after {@link #hasRoom}. */
    void give(byte[] update) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (undecided) {
                if (waiting.isEmpty()) {
                    waiting = new ArrayList<>(4);
                    waitingSince = System.nanoTime();
                }
                waiting.add(update);
                waitingBytes += update.length;
                backlog.add(1, update.length);
                return;
            }
            undecided = true;
        }
        submit(List.of(update), System.nanoTime());
    }

    /** Takes what the client says of itself. */
    void give(List<AwarenessState> states) {
        synchronized (this) {
            if (undecided) {
                if (waiting.isEmpty()) {
                    afterUndecided = states;
                } else {
                    afterWaiting = states;
                }
                return;
            }
        }
        end.show(states);
    }

    private void submit(List<byte[]> updates, long since) {
        byte[] joined;
        try {
            joined = updates.size() == 1 ? updates.getFirst() : Updates.mergeUpdates(updates);
        } catch (UpdateException _) {
            takeApart(updates);
            goOn();
            return;
        }
        CompletionStage<Committed> answer = end.trySubmit(joined);
        if (answer == null) {
            Thread.ofVirtual().name("waits for room").start(() -> follow(updates, since, end.submit(joined)));
        } else {
            follow(updates, since, answer);
        }
    }

    private void follow(List<byte[]> updates, long since, CompletionStage<Committed> answer) {
        var _ = answer.whenComplete((_, failure) -> decided(updates, since, failure));
    }

    private void decided(List<byte[]> updates, long since, @Nullable Throwable failure) {
        if (failure == null) {
            end.saved(updates.size(), System.nanoTime() - since);
        } else if (Stages.cause(failure) instanceof Refusal && updates.size() > 1) {
            takeApart(updates);
        } else {
            close();
            end.ended(Stages.cause(failure));
            return;
        }
        goOn();
    }

    private synchronized void takeApart(List<byte[]> updates) {
        apart = new ArrayDeque<>(updates);
    }

    private void goOn() {
        List<byte[]> next;
        List<AwarenessState> shown = null;
        boolean roomAgain;
        long since = System.nanoTime();
        synchronized (this) {
            if (apart.isEmpty()) {
                since = waitingSince;
                shown = afterUndecided;
                afterUndecided = afterWaiting;
                afterWaiting = null;
                next = waiting;
                dropWaiting();
            } else {
                next = List.of(apart.remove());
            }
            undecided = !next.isEmpty();
            roomAgain = roomWanted && !isFull();
            roomWanted &= !roomAgain;
        }
        if (shown != null) {
            end.show(shown);
        }
        if (roomAgain) {
            end.roomAgain();
        }
        if (!next.isEmpty()) {
            submit(next, since);
        }
    }

    /** Drops what waits and takes no more. */
    synchronized void close() {
        closed = true;
        dropWaiting();
        apart.clear();
        afterUndecided = null;
        afterWaiting = null;
    }

    private void dropWaiting() {
        backlog.remove(waiting.size(), waitingBytes);
        waiting = List.of();
        waitingBytes = 0;
    }
}
