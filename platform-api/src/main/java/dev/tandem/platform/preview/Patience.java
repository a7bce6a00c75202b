package dev.tandem.platform.preview;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.timing.Timers;
import java.util.Optional;

/**
 * Whose turn it is in an exchange, and for how long it may stay so. Bounds a program that never begins its answer, and a browser that neither sends what
 * it announced nor takes what is there for it; an answer that is long, or never ends, is nobody's fault.
 *
 * <p>Set on the exchange's event loop, read by any thread.
 */
final class Patience {
    private final Timers timers;
    private final PreviewConfig config;

    private record Turn(Waiting of, long since) {}

    private volatile Turn turn;

    private enum Waiting {
        FOR_NOBODY,
        FOR_PROGRAM,
        FOR_BROWSER
    }

    Patience(Timers timers, PreviewConfig config) {
        this.timers = timers;
        this.config = config;
        this.turn = new Turn(Waiting.FOR_NOBODY, timers.nanoTime());
    }

    void withNobody() {
        turn = new Turn(Waiting.FOR_NOBODY, timers.nanoTime());
    }

    /** Begins anew with each part that the browser sends or takes. */
    void withBrowser() {
        turn = new Turn(Waiting.FOR_BROWSER, timers.nanoTime());
    }

    /** Goes on if it was with the program before: a head that comes byte by byte takes as long as all of it. */
    void withProgram() {
        if (turn.of != Waiting.FOR_PROGRAM) {
            turn = new Turn(Waiting.FOR_PROGRAM, timers.nanoTime());
        }
    }

    /** {@return why it is over, once it is} */
    Optional<Refusal> lost() {
        Turn now = turn;
        long waited = timers.nanoTime() - now.since;
        return switch (now.of) {
            case FOR_NOBODY -> Optional.empty();
            case FOR_PROGRAM ->
                waited > config.answerTimeout().toNanos()
                        ? Optional.of(new Refusal(ErrorCode.PREVIEW_NO_ANSWER))
                        : Optional.empty();
            case FOR_BROWSER ->
                waited > config.stallTimeout().toNanos()
                        ? Optional.of(new Refusal(ErrorCode.PREVIEW_STALLED))
                        : Optional.empty();
        };
    }
}
