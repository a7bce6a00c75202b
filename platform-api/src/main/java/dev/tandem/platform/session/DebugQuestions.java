package dev.tandem.platform.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.debug.AskRules;
import dev.tandem.platform.debug.DebugAsks;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import java.util.concurrent.CompletionStage;

/** Passes on what participants ask of debug sessions, with the rights that they have in the session at that moment. Any thread; nothing blocks. */
public final class DebugQuestions {
    private DebugQuestions() {}

    /** Somebody who may ask. */
    private record Asker(Member you, long sequence) {}

    /**
     * Asks, as of all that is committed now: the runner answers when it knows that, too.
     *
     * @return the answer; failed with a {@link dev.tandem.platform.error.Refusal} {@code AUTH-04}, {@code AUTH-05} or {@code DEBUG-..} if there
     *     is none
     */
    public static CompletionStage<JsonNode> ask(
            LiveSession session, DebugAsks asks, ParticipantId participant, RunId run, JsonNode ask) {
        return session.read(reader -> asker(session.members(), reader, participant, ask))
                .thenCompose(asker -> asks.ask(
                        session.id(), run, asker.you().id(), asker.you().name(), ask, asker.sequence()));
    }

    private static Asker asker(Members members, SessionReader reader, ParticipantId participant, JsonNode ask) {
        Operation operation = AskRules.operation(ask);
        Member you = members.require(participant, Operation.ASK_DEBUGGER);
        // Whoever only looks sees what is watched: somebody with the right to debug has put it there.
        boolean isForAll = !Roles.mayDo(you.role(), operation)
                && AskRules.watched(ask).filter(reader::isWatched).isPresent();
        return new Asker(isForAll ? you : members.require(participant, operation), reader.sequence());
    }
}
