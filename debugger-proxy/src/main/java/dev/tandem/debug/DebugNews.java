package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all members of a debug session are told, in this order. JSON in it is shared by all: it must not be changed. */
public sealed interface DebugNews {
    /** It has begun; what the adapter can do is known. */
    record Started(ObjectNode capabilities) implements DebugNews {}

    /**
     * The program runs.
     *
     * @param by who moved it; null if it went on by itself
     * @param move how; null likewise
     */
    record Running(
            Epoch epoch, @Nullable Participant by, @Nullable Move move) implements DebugNews {}

    /**
     * The program stands still. What it looks like there follows as soon as it is read.
     *
     * @param why the body of the adapter's event
     */
    record Stopped(Epoch epoch, ObjectNode why) implements DebugNews {}

    /**
     * What the program looks like where it stands. Comes again for the same epoch when more of it has been read, and when somebody has
     * changed something there.
     *
     * @param whole whether all has been read that is read for everybody; first comes what people look at first. If the program is moved
     *     before, this does not come
     * @param changes how often somebody has changed something at this stop, also where that is not seen in what is read for everybody: what
     *     was evaluated before holds no more. What an expression in the console changes is not counted
     */
    record Seen(Stop stop, boolean whole, int changes) implements DebugNews {}

    /** The program, or the adapter, has written something. */
    record Output(ObjectNode body) implements DebugNews {
        static Output of(String category, String text) {
            return new Output(JsonNodeFactory.instance
                    .objectNode()
                    .put("category", category)
                    .put("output", text));
        }
    }

    /**
     * What has become of the breakpoints that somebody wanted to know of: all of them, whenever something about one has changed.
     *
     * @param all in the order of their ids
     */
    record Breakpoints(List<BreakpointState> all) implements DebugNews {
        public Breakpoints {
            all = List.copyOf(all);
        }
    }

    /**
     * Who alone may move the program.
     *
     * @param holder null if everybody may
     * @param asking who would like to, the longest waiting first
     */
    record Control(@Nullable Participant holder, List<Participant> asking) implements DebugNews {
        public Control {
            asking = List.copyOf(asking);
        }
    }

    /** Anything else that the adapter tells: threads, modules, breakpoints that have found their place. */
    record Told(String event, ObjectNode body) implements DebugNews {}

    /**
     * It is over.
     *
     * @param exitCode of the program; null if it is not known
     * @param failure null if it ended as it should
     * @param again whether it was ended to be started anew: there will be another session
     */
    record Ended(@Nullable Integer exitCode, @Nullable DebugException failure, boolean again) implements DebugNews {}
}
