package dev.tandem.bench.collab;

import dev.tandem.bench.collab.server.Kind;
import java.util.List;
import java.util.Map;

/**
 * What one run of a row with one server led to.
 *
 * @param values by line
 * @param details anything else worth knowing
 * @param problems why it is not valid; empty if it is
 */
record Sample(Kind server, Map<Line, Double> values, Map<String, Object> details, List<String> problems) {
    /** The detail that is told beside the table. */
    static final String REMARK = "remark";

    boolean isValid() {
        return problems.isEmpty();
    }
}
