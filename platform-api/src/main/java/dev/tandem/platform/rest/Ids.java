package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.people.InvitationId;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.VersionId;
import java.util.Map;
import java.util.function.Function;

/** Identities in addresses. What is none names nothing, and is answered like something that is not there. */
final class Ids {
    private static final int SHOWN_CHARACTERS = 40;

    private Ids() {}

    static SessionId session(String text) {
        return parse(text, SessionId::parse, ErrorCode.SESSION_UNKNOWN, "session");
    }

    static EntryId entry(String text) {
        return parse(text, EntryId::parse, ErrorCode.FILE_UNKNOWN, "entry");
    }

    static RunId run(String text) {
        return parse(text, RunId::parse, ErrorCode.RUN_UNKNOWN, "run");
    }

    static TerminalId terminal(String text) {
        return parse(text, TerminalId::parse, ErrorCode.TERMINAL_UNKNOWN, "terminal");
    }

    static ParticipantId participant(String text) {
        return parse(text, ParticipantId::parse, ErrorCode.PARTICIPANT_UNKNOWN, "participant");
    }

    static VersionId version(String text) {
        return parse(text, VersionId::parse, ErrorCode.VERSION_UNKNOWN, "version");
    }

    static InvitationId invitation(String text) {
        return parse(text, InvitationId::parse, ErrorCode.INVITATION_UNKNOWN, "invitation");
    }

    /** {@return the number of a stop} */
    static long epoch(String text) {
        return parse(text, Long::parseLong, ErrorCode.DEBUG_UNKNOWN, "epoch");
    }

    static int port(String text) {
        return parse(text, Integer::parseInt, ErrorCode.PREVIEW_UNKNOWN, "number");
    }

    private static <T> T parse(String text, Function<String, T> parser, ErrorCode code, String name) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(code, Map.of(name, text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS))));
        }
    }
}
