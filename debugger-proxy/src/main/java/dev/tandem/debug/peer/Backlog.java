package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** How much one client may want of a session at once. The reading thread's, but for {@link #written}. */
final class Backlog {
    /** Questions whose answers have not been written: one that asks and does not read is not read either. */
    static final int MOST_UNANSWERED = 32;
    /** As many as a session has of its own. */
    static final int MOST_BREAKPOINTS = 500;

    private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
    private final Map<String, Integer> breakpoints = new HashMap<>();

    /** Waits until one more may be asked. */
    void ask() throws InterruptedException {
        unanswered.acquire();
    }

    /** An answer is written, or never will be. Any thread. */
    void written() {
        unanswered.release();
    }

    /** Whoever waits to ask waits no more: it is over. Any thread. */
    void open() {
        unanswered.release(MOST_UNANSWERED);
    }

    /** {@return whether so many breakpoints may be set, in the place of those that this client had there} */
    boolean takes(String command, ObjectNode arguments) {
        String place = command + " " + arguments.path("source").path("path").asText();
        int wanted = arguments.path("breakpoints").size()
                + arguments.path("filters").size()
                + arguments.path("filterOptions").size()
                + arguments.path("exceptionOptions").size();
        int others = breakpoints.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(place))
                .mapToInt(Map.Entry::getValue)
                .sum();
        if (wanted + others > MOST_BREAKPOINTS) {
            return false;
        }
        if (wanted == 0) {
            breakpoints.remove(place);
        } else {
            breakpoints.put(place, wanted);
        }
        return true;
    }
}
