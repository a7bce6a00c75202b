package dev.tandem.platform.dispatch;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.UnfinishedRun;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Runs whose runner may be gone. Blocks: threads of the dispatcher alone. */
final class LostRuns {
    private LostRuns() {}

    /** {@return whether a run of the session has no end yet} */
    static boolean goOn(LiveSession session) {
        return !unfinished(session).isEmpty();
    }

    /** Ends them in the log, because nobody else will. */
    static void end(LiveSession session) {
        List<Reported> ends = unfinished(session).stream()
                .map(run -> new Reported(
                        run.reported() + 1,
                        new SessionEvent.RunEnded(
                                run.run(),
                                EndReason.RUNNER_LOST,
                                null,
                                0,
                                0,
                                0,
                                "Its runner is gone and no other took over.")))
                .toList();
        if (!ends.isEmpty()) {
            join(session.submit(new Caller.Runner(ParticipantId.next()), new Command.AppendByRunner(ends)));
        }
    }

    private static List<UnfinishedRun> unfinished(LiveSession session) {
        return join(session.read(SessionReader::runnerSnapshot)).unfinishedRuns();
    }

    private static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
