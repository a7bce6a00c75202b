package dev.tandem.debug.peer;

import dev.tandem.debug.Move;
import java.util.Optional;

/** What the protocol's requests that move a program are here. */
final class PeerMoves {
    private PeerMoves() {}

    static Optional<Move> of(String command) {
        return switch (command) {
            case "continue" -> Optional.of(Move.CONTINUE);
            case "next" -> Optional.of(Move.STEP_OVER);
            case "stepIn" -> Optional.of(Move.STEP_INTO);
            case "stepOut" -> Optional.of(Move.STEP_OUT);
            case "stepBack" -> Optional.of(Move.STEP_BACK);
            case "reverseContinue" -> Optional.of(Move.REVERSE);
            case "goto" -> Optional.of(Move.GO_TO);
            case "restartFrame" -> Optional.of(Move.RESTART_FRAME);
            case "pause" -> Optional.of(Move.PAUSE);
            default -> Optional.empty();
        };
    }
}
