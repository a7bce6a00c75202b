package dev.tandem.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * One event of a run or terminal and its place among all that is reported of it. What is sent again, on whatever way, carries the same number: so
 * the log takes it once.
 *
 * @param number counts the events of the run or terminal from 1
 */
public record Reported(long number, SessionEvent event) {
    /** {@return events of one run or terminal that follow one another} */
    public static List<Reported> from(long first, List<SessionEvent> events) {
        List<Reported> reports = new ArrayList<>(events.size());
        for (SessionEvent event : events) {
            reports.add(new Reported(first + reports.size(), event));
        }
        return reports;
    }
}
