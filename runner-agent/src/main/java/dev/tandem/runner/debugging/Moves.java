package dev.tandem.runner.debugging;

import dev.tandem.debug.Move;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The words by which people's moves are spoken of outside the hub; stored for ever in records. */
final class Moves {
    private static final Map<String, Move> BY_NAME = Map.ofEntries(
            Map.entry("continue", Move.CONTINUE),
            Map.entry("next", Move.STEP_OVER),
            Map.entry("stepIn", Move.STEP_INTO),
            Map.entry("stepOut", Move.STEP_OUT),
            Map.entry("stepBack", Move.STEP_BACK),
            Map.entry("reverseContinue", Move.REVERSE),
            Map.entry("goto", Move.GO_TO),
            Map.entry("restartFrame", Move.RESTART_FRAME),
            Map.entry("pause", Move.PAUSE));

    private Moves() {}

    /** {@return the move that someone may make by this name; running to a line is none of them} */
    static Optional<Move> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** {@return its name} */
    static @Nullable String name(@Nullable Move move) {
        return switch (move) {
            case null -> null;
            case CONTINUE -> "continue";
            case STEP_OVER -> "next";
            case STEP_INTO -> "stepIn";
            case STEP_OUT -> "stepOut";
            case STEP_BACK -> "stepBack";
            case REVERSE -> "reverseContinue";
            case GO_TO -> "goto";
            case RESTART_FRAME -> "restartFrame";
            case RUN_TO -> "runTo";
            case PAUSE -> "pause";
        };
    }
}
