package dev.tandem.runner.report;

import dev.tandem.protocol.Activity;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that the runs and terminals of one session report, in order, kept until the platform has committed it.
 *
 * <p>Several appends are under way at once. Their number is bounded, so that a program that prints without end is reported in few
 * large appends instead of many small ones. Safe for use by any thread; nothing here blocks: what bounds the memory is the
 * {@link OutputBudget} of each.
 */
public final class Outbox {
    private static final int MOST_UNDER_WAY = 8;
    private static final int MOST_BYTES_IN_ONE = 64 << 10;

    private final SessionId session;
    private final Appends appends;
    private final Consumer<String> whenRefused;

    /** Guarded by this. What is under way is a prefix of it. */
    private final Deque<Item> items = new ArrayDeque<>();

    /** Guarded by this. The appends that are under way, oldest first. */
    private final Deque<UnderWay> underWay = new ArrayDeque<>();

    /** Guarded by this. How many of the items are under way. */
    private int sentItems;

    /** Guarded by this. Null while the session is not assigned on a living connection. */
    private @Nullable String grant;

    /** Guarded by this. How often the connection was lost. */
    private long losses;

    /** Guarded by this. Runs and terminals that were ended elsewhere: what they still say is not wanted. */
    private final Set<Activity> abandoned = new HashSet<>();

    /** Guarded by this. */
    private boolean discarded;

    /**
     * @param whenRefused told, on any thread, with which code the platform refused an append; nothing more is sent until {@link
     *     #resume}; it must not block
     */
    public Outbox(SessionId session, Appends appends, Consumer<String> whenRefused) {
        this.session = session;
        this.appends = appends;
        this.whenRefused = whenRefused;
    }

    /** {@return how often the connection was lost}; read it when an assignment arrives, for {@link #resume} */
    public synchronized long losses() {
        return losses;
    }

    /**
     * The session is assigned (again): sends what the platform does not have yet.
     *
     * @param lossesBefore {@link #losses} when the assignment arrived; if the connection was lost since, the assignment is void
     * @param reported for each run and terminal that has no end in the log, how many of its records the log has
     */
    public synchronized void resume(String newGrant, long lossesBefore, Map<? extends Activity, Long> reported) {
        if (lossesBefore != losses) {
            return;
        }
        forgetWhatIsUnderWay();
        removeIf(item -> item.number <= reportedOf(reported, item.of));
        grant = newGrant;
        sendMore();
    }

    /** The connection is gone: what is under way counts as not sent. */
    public synchronized void suspend() {
        losses++;
        grant = null;
        forgetWhatIsUnderWay();
    }

    /** A run or terminal was ended elsewhere: the log takes nothing more of it. Only while nothing is under way. */
    public synchronized void abandon(Activity activity) {
        abandoned.add(activity);
        removeIf(item -> item.of.equals(activity));
    }

    /** {@return of what something is not committed yet} */
    public synchronized Set<Activity> unsettled() {
        return items.stream().map(Item::of).collect(Collectors.toUnmodifiableSet());
    }

    /** Nothing more is reported; whoever waits for room goes on. */
    public synchronized void discard() {
        suspend();
        discarded = true;
        removeIf(_ -> true);
    }

    /** {@return whether everything was committed} */
    public synchronized boolean isEmpty() {
        return items.isEmpty();
    }

    synchronized void add(Activity of, long number, SessionEvent event, int outputBytes, OutputBudget budget) {
        Item item = new Item(of, number, event, outputBytes, budget);
        if (discarded || abandoned.contains(of)) {
            item.settled();
        } else {
            items.addLast(item);
            sendMore();
        }
    }

    synchronized void committed(long request) {
        if (!isUnderWay(request)) {
            return;
        }
        UnderWay oldest = underWay.getFirst();
        if (oldest.request != request) {
            throw new IllegalStateException(
                    "append %d of session %s was answered before %d".formatted(request, session, oldest.request));
        }
        underWay.removeFirst();
        for (int item = 0; item < oldest.items; item++) {
            items.removeFirst().settled();
        }
        sentItems -= oldest.items;
        sendMore();
    }

    void refused(long request, String code) {
        synchronized (this) {
            if (!isUnderWay(request)) {
                return;
            }
            // Whatever follows would stand in the log behind a hole. A new assignment tells what the log really has.
            suspend();
        }
        whenRefused.accept(code);
    }

    /** An answer to an append from before the session was assigned anew tells nothing: the new assignment has said it. */
    private static long reportedOf(Map<? extends Activity, Long> reported, Activity activity) {
        Long count = reported.get(activity);
        return count == null ? 0 : count;
    }

    private boolean isUnderWay(long request) {
        return underWay.stream().anyMatch(append -> append.request == request);
    }

    private void forgetWhatIsUnderWay() {
        underWay.clear();
        sentItems = 0;
    }

    private void removeIf(Predicate<Item> unwanted) {
        items.removeIf(item -> {
            boolean remove = unwanted.test(item);
            if (remove) {
                item.settled();
            }
            return remove;
        });
    }

    private void sendMore() {
        String with = grant;
        while (with != null && sentItems < items.size() && underWay.size() < MOST_UNDER_WAY) {
            List<Reported> reports = new ArrayList<>();
            int bytes = 0;
            for (Iterator<Item> each = items.stream().skip(sentItems).iterator(); each.hasNext(); ) {
                Item item = each.next();
                bytes += item.outputBytes;
                if (!reports.isEmpty() && bytes > MOST_BYTES_IN_ONE) {
                    break;
                }
                reports.add(new Reported(item.number, item.event));
            }
            sentItems += reports.size();
            underWay.addLast(new UnderWay(appends.send(this, session, with, reports), reports.size()));
        }
    }

    /** One record to be appended; {@code number} counts the records of its run or terminal from 1. */
    private record Item(Activity of, long number, SessionEvent event, int outputBytes, OutputBudget budget) {
        void settled() {
            budget.released(outputBytes);
        }
    }

    private record UnderWay(long request, int items) {}
}
