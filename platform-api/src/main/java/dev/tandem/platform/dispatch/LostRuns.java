package dev.tandem.platform.dispatch;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.TerminalEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Runs and terminals whose runner may be gone. Blocks: threads of the dispatcher alone. */
final class LostRuns {
    private LostRuns() {}

    /** {@return whether a run of the session has no end yet} */
    static boolean goOn(LiveSession session) {
        return !snapshot(session).unfinishedRuns().isEmpty();
    }

    /** {@return what rises as long as an open terminal of the session is used; -1 if none is open} */
    static long terminalUse(LiveSession session) {
        return join(session.read(
                reader -> reader.runnerSnapshot().openTerminals().isEmpty() ? -1L : reader.lastTerminalUse()));
    }

    /** Ends them in the log, because nobody else will; and what they listened on is closed. */
    static void end(LiveSession session) {
        SessionSnapshot snapshot = snapshot(session);
        List<Reported> ends = new ArrayList<>();
        snapshot.unfinishedRuns()
                .forEach(run -> ends.add(new Reported(
                        run.reported() + 1,
                        new SessionEvent.RunEnded(
                                run.run(),
                                EndReason.RUNNER_LOST,
                                null,
                                0,
                                0,
                                0,
                                "Its runner is gone and no other took over."))));
        ends.addAll(terminalEnds(snapshot, TerminalEnd.RUNNER_LOST, "Its runner is gone. Open a new one."));
        append(session, ends);
        Caller nobody = new Caller.Runner(ParticipantId.next());
        if (!join(session.read(reader -> reader.view().ports())).isEmpty()) {
            join(session.submit(nobody, new Command.ReportPorts(List.of())));
        }
        if (!join(session.read(reader -> reader.view().diskOnly())).equals(DiskOnly.NONE)) {
            join(session.submit(nobody, new Command.ReportDiskOnly(DiskOnly.NONE)));
        }
    }

    /** Ends the terminals of a session that is given back. */
    static void releaseTerminals(LiveSession session) {
        append(
                session,
                terminalEnds(
                        snapshot(session),
                        TerminalEnd.RELEASED,
                        "Nobody was here and nothing happened in it. Open a new one."));
    }

    private static List<Reported> terminalEnds(SessionSnapshot snapshot, TerminalEnd reason, String detail) {
        return snapshot.openTerminals().stream()
                .map(terminal -> new Reported(
                        terminal.reported() + 1,
                        new SessionEvent.TerminalClosed(terminal.terminal(), reason, null, detail)))
                .toList();
    }

    private static void append(LiveSession session, List<Reported> ends) {
        if (!ends.isEmpty()) {
            join(session.submit(new Caller.Runner(ParticipantId.next()), new Command.AppendByRunner(ends)));
        }
    }

    private static SessionSnapshot snapshot(LiveSession session) {
        return join(session.read(SessionReader::runnerSnapshot));
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
