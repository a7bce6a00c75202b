package dev.tandem.platform.debug;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A debug session at one moment.
 *
 * @param adapter stable, e.g. {@code debugpy}; null until it is there, as its name and capabilities are
 * @param epoch of the last stop or move; 0 before the first
 * @param by who moved the program last, or brought it where it stands; null for nobody
 * @param move what they did; null likewise
 * @param stop where it stands; null while it does not
 * @param breakpoints what the adapter has made of those of the session
 * @param evaluated in the console that all share, the newest
 * @param stops the newest, without what they look like
 */
public record DebugView(
        RunId run,
        @Nullable String adapter,
        @Nullable String adapterName,
        @Nullable JsonNode capabilities,
        State state,
        long epoch,
        @Nullable ParticipantId by,
        @Nullable String move,
        @Nullable JsonNode stop,
        List<BreakpointState> breakpoints,
        Control control,
        List<Evaluated> evaluated,
        List<StopSummary> stops) {
    public DebugView {
        capabilities = given(capabilities);
        stop = given(stop);
        breakpoints = List.copyOf(breakpoints);
        evaluated = List.copyOf(evaluated);
        stops = List.copyOf(stops);
    }

    private static @Nullable JsonNode given(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }

    /** Where the program is. */
    public enum State {
        STARTING,
        RUNNING,
        STOPPED,
        ENDED
    }

    /**
     * Who may move the program.
     *
     * @param holder who alone may; null: everyone with the right
     * @param asking who would like to, in the order in which they asked
     */
    public record Control(@Nullable ParticipantId holder, List<ParticipantId> asking) {
        static final Control FREE = new Control(null, List.of());

        public Control {
            asking = List.copyOf(asking);
        }
    }

    /**
     * What somebody had evaluated.
     *
     * @param epoch of the stop; null if the program ran
     * @param result the adapter's answer; null if there is an error
     * @param error for a person; null if there is a result
     */
    public record Evaluated(
            long sequence,
            Instant at,
            @Nullable Long epoch,
            ParticipantId by,
            String expression,
            @Nullable JsonNode result,
            @Nullable String error) {
        public Evaluated {
            result = given(result);
        }
    }
}
