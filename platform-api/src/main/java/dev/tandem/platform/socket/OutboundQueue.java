package dev.tandem.platform.socket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one socket, in order, bounded in bytes.
 *
 * <p>Two kinds of messages: <em>answers</em> to what this peer asked ({@link #answer}) and <em>news</em> caused by others ({@link
 * #publish}). News beyond the limit mean that the peer reads too slowly: {@code overflowed} runs, once, and the queue takes no
 * more. Answers are never too many, because no further question is taken from a peer while they exceed the limit ({@link
 * #mayAnswer}).
 *
 * <p>News of one {@link Batch} are joined into one message while they wait, and all that waits leaves in one write: see {@link
 * Pace} for when. A batch that is shared by several sockets joins once for all of them.
 *
 * <p>Threads: any thread may add; flushes run on the event loop, one at a time. The monitor is never held while writing or joining.
 */
public final class OutboundQueue {
    /** News of one origin that may be joined. Its identity is the key. */
    public interface Batch {
        /** {@return the one message that says what {@code parts} say, in their order} Called on event loops, several at once. */
        byte[] join(List<byte[]> parts);

        /**
         * {@return the parts that matter if these have waited long, in their order}
         *
         * <p>Called by whoever adds a part to a batch that is full, so it has to be quick.
         */
        default List<byte[]> stillNews(List<byte[]> parts) {
            return parts;
        }

        /** {@return whether a moment's delay does no harm, so that it may wait for something else that is to be written} */
        default boolean isPatient() {
            return false;
        }
    }

    /** Writes to the socket. */
    public interface Sink {
        /** Writes messages after all earlier ones, and runs {@code written} once they left this process or failed to. */
        void write(List<byte[]> messages, Runnable written);
    }

    /** Hears how full the queue is. Called on any thread, without the queue's monitor. */
    public interface Listener {
        /** More news wait than are allowed; called once. */
        void overflowed();

        /** There is room for answers again. */
        void roomAgain();

        /** What waited could not be written; called once. */
        void failed();
    }

    /**
     * Bounds of a queue.
     *
     * @param waitingBytes of news that wait or are being written
     * @param inFlightBytes handed to the transport at once
     * @param batchParts joined into one message
     * @param batchBytes from which on a batch takes no further part
     */
    public record Limits(long waitingBytes, long inFlightBytes, int batchParts, int batchBytes) {}

    private static final class Item {
        private final @Nullable Batch batch;
        private final boolean news;
        private List<byte[]> parts;
        private long bytes;
        private @Nullable Item next;

        private Item(@Nullable Batch batch, byte[] first, boolean news) {
            this.batch = batch;
            this.news = news;
            this.parts = List.of(first);
            this.bytes = first.length;
        }

        private void add(byte[] part) {
            if (parts.size() == 1) {
                List<byte[]> several = new ArrayList<>(4);
                several.add(parts.getFirst());
                parts = several;
            }
            parts.add(part);
            bytes += part.length;
        }

        private byte[] message() {
            return batch == null ? parts.getFirst() : batch.join(parts);
        }
    }

    private final Limits limits;
    private final Sink sink;
    private final Pace pace;
    private final Listener listener;
    private @Nullable Item first;
    private @Nullable Item last;
    private long newsBytes;
    private long answerBytes;
    private long inFlightBytes;
    /** The greatest haste of what waits. */
    private Haste waiting = Haste.PATIENT;
    /** What the event loop knows, or will know, of that; null if it does not know that anything waits. */
    private @Nullable Haste told;

    private boolean closed;

    // ---- the event loop's
    private boolean listed;
    private long lastFlush;

    public OutboundQueue(Limits limits, Sink sink, Pace pace, Listener listener) {
        this.limits = limits;
        this.sink = sink;
        this.pace = pace;
        this.listener = listener;
        this.lastFlush = pace.longAgo();
    }

    /** Adds an answer to what this peer asked, which waits for it. */
    public void answer(byte[] message) {
        add(null, message, false, Haste.AT_ONCE);
    }

    /** Adds an answer that leaves with the news of the same moment. */
    public void acknowledge(byte[] message) {
        add(null, message, false, Haste.SOON);
    }

    /** Adds news that stand alone. */
    public void publish(byte[] message) {
        add(null, message, true, Haste.SOON);
    }

    /** Adds news that may be joined with those of the same batch that still wait. */
    public void publish(Batch batch, byte[] part) {
        add(batch, part, true, batch.isPatient() ? Haste.PATIENT : Haste.SOON);
    }

    private void add(@Nullable Batch batch, byte[] part, boolean news, Haste haste) {
        boolean full = false;
        Haste wake = null;
        synchronized (this) {
            if (closed) {
                return;
            }
            // A single message above the limit may pass when nothing waits: else nobody could ever receive it.
            if (news && newsBytes > 0 && newsBytes + part.length > limits.waitingBytes()) {
                full = true;
                closeNow();
            } else {
                enqueue(batch, part, news);
                waiting = haste.compareTo(waiting) < 0 ? haste : waiting;
                wake = news();
            }
        }
        if (full) {
            listener.overflowed();
        } else if (wake != null) {
            wake(wake);
        }
    }

    private void enqueue(@Nullable Batch batch, byte[] part, boolean news) {
        Item item = batch == null ? null : lastOf(batch);
        if (item != null && hasRoom(item)) {
            item.add(part);
        } else {
            append(new Item(batch, part, news));
        }
        count(news, part.length);
    }

    @SuppressWarnings("ReferenceEquality") // the identity of a batch is the key
    private @Nullable Item lastOf(Batch batch) {
        Item found = null;
        for (Item item = first; item != null; item = item.next) {
            found = item.batch == batch ? item : found;
        }
        return found;
    }

    private boolean hasRoom(Item item) {
        if (item.parts.size() >= limits.batchParts() && item.batch != null) {
            List<byte[]> left = item.batch.stillNews(item.parts);
            if (left.size() < item.parts.size()) {
                long bytes = left.stream().mapToLong(part -> part.length).sum();
                count(item.news, bytes - item.bytes);
                item.parts = new ArrayList<>(left);
                item.bytes = bytes;
            }
        }
        return item.parts.size() < limits.batchParts() && item.bytes < limits.batchBytes();
    }

    private void append(Item item) {
        if (last == null) {
            first = item;
        } else {
            last.next = item;
        }
        last = item;
    }

    private void count(boolean news, long bytes) {
        if (news) {
            newsBytes += bytes;
        } else {
            answerBytes += bytes;
        }
    }

    /** {@return the haste that the event loop has to hear of; null if it knows, or can do nothing} */
    private @Nullable Haste news() {
        if (first == null
                || inFlightBytes >= limits.inFlightBytes()
                || (told != null && told.compareTo(waiting) <= 0)) {
            return null;
        }
        told = waiting;
        return waiting;
    }

    private void wake(Haste haste) {
        pace.eventLoop().execute(() -> {
            if (haste == Haste.AT_ONCE) {
                pace.flush(this);
                return;
            }
            if (!listed) {
                listed = true;
                pace.ready(this);
            }
            pace.hurry(this, haste);
        });
    }

    /** {@return when it was flushed last; event loop only} */
    long lastFlush() {
        return lastFlush;
    }

    /** Hands what waits to the transport, as much as may be in flight. Event loop only. */
    void flush(long now) {
        listed = false;
        Item from;
        synchronized (this) {
            told = null;
            from = closed ? null : take();
        }
        if (from == null) {
            return;
        }
        lastFlush = now;
        List<byte[]> messages = new ArrayList<>(4);
        long news = 0;
        long answers = 0;
        for (Item item = from; item != null; item = item.next) {
            messages.add(item.message());
            if (item.news) {
                news += item.bytes;
            } else {
                answers += item.bytes;
            }
        }
        long newsWritten = news;
        long answersWritten = answers;
        sink.write(messages, () -> written(newsWritten, answersWritten));
    }

    /** {@return the items to write now, as a chain; null if there are none or enough is in flight} */
    private @Nullable Item take() {
        Item from = first;
        Item to = null;
        while (first != null && inFlightBytes < limits.inFlightBytes()) {
            inFlightBytes += first.bytes;
            to = first;
            first = first.next;
        }
        if (to == null) {
            return null;
        }
        to.next = null;
        if (first == null) {
            last = null;
            waiting = Haste.PATIENT;
        }
        return from;
    }

    private void written(long news, long answers) {
        boolean room;
        Haste wake;
        synchronized (this) {
            if (closed) {
                return;
            }
            inFlightBytes -= news + answers;
            boolean wasFull = answerBytes > limits.waitingBytes();
            newsBytes -= news;
            answerBytes -= answers;
            room = wasFull && answerBytes <= limits.waitingBytes();
            wake = news();
        }
        if (room) {
            listener.roomAgain();
        }
        if (wake != null) {
            wake(wake);
        }
    }

    /** {@return whether the answers that wait are below the limit} */
    public synchronized boolean mayAnswer() {
        return closed || answerBytes <= limits.waitingBytes();
    }

    /** {@return bytes that wait or are being written} */
    public synchronized long pendingBytes() {
        return newsBytes + answerBytes;
    }

    /**
     * Writes all that waits, whatever is in flight, takes no more and then runs {@code last} on the event loop: for a last word
     * before a close. Being on the event loop, it cannot overtake a flush that is under way.
     */
    public void finish(Runnable last) {
        pace.eventLoop().execute(() -> {
            Item rest;
            synchronized (this) {
                rest = first;
                closeNow();
            }
            List<byte[]> messages = new ArrayList<>();
            for (Item item = rest; item != null; item = item.next) {
                messages.add(item.message());
            }
            if (!messages.isEmpty()) {
                sink.write(messages, () -> {});
            }
            last.run();
        });
    }

    /** Gives up because of an error of ours. Event loop only. */
    void fail() {
        close();
        listener.failed();
    }

    /** Drops what waits and takes no more. */
    public synchronized void close() {
        closeNow();
    }

    private void closeNow() {
        closed = true;
        first = null;
        last = null;
        newsBytes = 0;
        answerBytes = 0;
        inFlightBytes = 0;
    }
}
