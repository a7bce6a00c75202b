package dev.tandem.platform.error;

import java.util.Map;

/** The register of all codes. A code never changes its meaning and is never given a second one. */
public enum ErrorCode {
    SESSION_UNKNOWN("SESSION-01", 404, "There is no such session.", "Check the link, or make a new session."),
    SESSION_ENDED("SESSION-02", 410, "This session has ended.", "Make a new session."),
    SESSION_NAME_TAKEN(
            "SESSION-03",
            409,
            "A session of this name exists already.",
            "Ask its people for a link, or choose another."),
    SESSION_NAME_INVALID(
            "SESSION-04",
            400,
            "This cannot be the name of a session.",
            "Use 2 to 63 lower-case letters, digits and hyphens, starting with a letter or digit."),
    SESSION_TOO_MANY(
            "SESSION-05", 429, "Too many sessions were made from this address.", "Wait a minute and try again."),

    SESSION_TITLE_INVALID(
            "SESSION-06", 400, "This session name cannot be shown.", "Use 1 to 80 visible characters on one line."),

    TOKEN_MISSING(
            "AUTH-01", 401, "This needs a token and none was sent.", "Join the session through its invitation link."),
    TOKEN_INVALID(
            "AUTH-02", 401, "The token is not valid here.", "Join the session again through its invitation link."),
    TOKEN_EXPIRED("AUTH-03", 401, "The token has expired.", "Join the session again through its invitation link."),
    TOKEN_REVOKED("AUTH-04", 401, "You were removed from this session.", "Ask its owner for a new invitation."),
    CAPABILITY_MISSING("AUTH-05", 403, "Your role does not allow this.", "Ask the session's owner for another role."),

    INVITATION_UNKNOWN(
            "INVITE-01", 403, "This invitation is unknown or was withdrawn.", "Ask for a new invitation link."),

    DISPLAY_NAME_INVALID("PEOPLE-01", 400, "This name cannot be shown.", "Use 1 to 40 visible characters on one line."),
    SESSION_FULL("PEOPLE-02", 409, "This session is full.", "Ask its owner to remove someone."),
    PARTICIPANT_UNKNOWN("PEOPLE-03", 404, "There is no such participant.", "Reload the list of people."),
    LAST_OWNER("PEOPLE-04", 409, "A session needs an owner.", "Make someone else an owner first."),

    FILE_NAME_INVALID(
            "FILE-01",
            400,
            "This name is not allowed.",
            "Use a name of at most 255 bytes without slashes or control characters, other than . and ..."),
    FILE_EXISTS("FILE-02", 409, "There is already an entry of this name here.", "Choose another name."),
    FILE_UNKNOWN("FILE-03", 404, "There is no such file or folder.", "It may have been deleted; look at the tree."),
    FILE_INSIDE_ITSELF("FILE-04", 409, "A folder cannot be moved into itself.", "Choose a folder outside of it."),
    FILE_TOO_MANY("FILE-05", 409, "The session holds too many files and folders.", "Delete what is not needed."),
    FILE_PATH_TOO_LONG(
            "FILE-06", 400, "The path would be too long or too deep.", "Use shorter names or fewer folders."),
    FILE_PARENT_NOT_FOLDER("FILE-07", 409, "The parent is not a folder.", "Choose a folder."),
    FILE_TOO_LARGE("FILE-08", 413, "The file is too large.", "Split it, or keep large data out of the session."),

    BLOB_TOO_LARGE("BLOB-01", 413, "The file is too large.", "Keep large data out of the session."),
    BLOB_SESSION_FULL(
            "BLOB-02",
            409,
            "The files of this session, with what its versions hold, take up too much room.",
            "Ask the operator for more room, or go on in a new session."),
    BLOB_DIGEST_WRONG("BLOB-03", 400, "What arrived is not what was sent.", "Upload it again."),
    BLOB_REPLACES_TEXT(
            "BLOB-04",
            409,
            "This is a text file, and what was uploaded is no text or too large for one.",
            "Upload it under another name, or delete the text file first."),
    BLOB_TOO_MANY("BLOB-05", 429, "Too many files are uploaded or packed at once.", "Wait a minute and try again."),
    BLOB_UNREACHABLE(
            "BLOB-06",
            503,
            "The content of this file cannot be read for now.",
            "Try again later; the operator finds the cause in the log."),
    BLOB_NO_TEXT_FILE("BLOB-07", 409, "This is no text file.", "Download it instead."),
    BLOB_BROKEN_OFF("BLOB-08", 400, "The upload ended too early or took too long.", "Upload it again."),

    UPDATE_MALFORMED("DOC-01", 400, "The update cannot be read.", "Reload the page; unsent text is kept for copying."),
    UPDATE_TOO_LARGE("DOC-02", 413, "This change is too large.", "Paste less at once."),
    DOCUMENT_TOO_LARGE("DOC-03", 413, "The file would become too large.", "Split it into several files."),
    CLIENT_ID_TAKEN(
            "DOC-04", 409, "The editor's identity belongs to someone else.", "Reload the page; unsent text is kept."),
    UPDATE_GAP(
            "DOC-05",
            409,
            "Too much is missing before this change.",
            "Reload the page; unsent text is kept for copying."),
    DOCUMENT_READ_ONLY(
            "DOC-06", 403, "You may read this file, not change it.", "Ask the session's owner for another role."),
    UPDATE_TOO_MANY("DOC-07", 429, "Changes arrive too fast.", "Wait a moment; unsent text is kept."),

    SOCKET_NOT_A_FRAME("SOCKET-01", 400, "What arrived is not a frame of this protocol.", "Reload the page."),
    SOCKET_UNKNOWN_MESSAGE(
            "SOCKET-02", 400, "This message is not known.", "Reload the page to get the newest version."),
    SOCKET_FRAME_TOO_LARGE("SOCKET-03", 413, "The frame is too large.", "Paste less at once."),
    SOCKET_TOO_SLOW("SOCKET-04", 503, "The connection is too slow to keep up.", "It reconnects by itself."),

    SOCKET_FOREIGN_ORIGIN(
            "SOCKET-05", 403, "Pages of another site may not connect here.", "Open Tandem at its own address."),
    SOCKET_TOO_MANY(
            "SOCKET-06", 429, "Too many connections or documents are open.", "Close some of this session's tabs."),
    NO_RUNNER("RUN-01", 503, "No runner is connected.", "Start a runner, or wait until it is back."),
    LANGUAGE_UNAVAILABLE("RUN-02", 409, "This language cannot run here.", "Install its toolchain on the runner."),
    RUN_GOING("RUN-03", 409, "A program is running already.", "Wait until it ends, or stop it."),
    RUN_UNKNOWN("RUN-04", 404, "There is no such run, or it has ended.", "Press Run to start a new one."),
    NOTHING_TO_RUN("RUN-05", 400, "There is nothing to run.", "Open a file of a known language."),
    INPUT_TOO_LARGE("RUN-06", 413, "The input is too large.", "Send at most 64 KiB at once."),
    NO_SANDBOX("RUN-07", 503, "The runner can make no sandbox.", "Run ./tandem doctor on the runner's machine."),
    REPORT_GAP(
            "RUN-08",
            409,
            "Something that the run did before this is missing.",
            "The runner reports it again by itself."),
    COMMAND_LINE_INVALID(
            "RUN-09",
            400,
            "The command line cannot be read.",
            "Close each quote, and put a word that has spaces or quotes in it into quotes."),
    RUN_OPTIONS_INVALID(
            "RUN-10",
            400,
            "It cannot be run in this way.",
            "Change the field that is named in its run configuration, and run it again."),
    CONFIGURATION_UNKNOWN(
            "RUN-11", 404, "There is no such run configuration.", "Someone may have deleted it; choose another one."),
    TESTS_UNAVAILABLE(
            "RUN-12",
            409,
            "Tests of this language cannot be run here.",
            "Install what runs them where the runner works, or run a program that does."),
    DEBUG_STALE("DEBUG-01", 409, "The program has moved on.", "Look at where it is now, and decide again."),
    DEBUG_NOT_STOPPED("DEBUG-02", 409, "The program runs.", "Pause it, or wait until it stops."),
    DEBUG_REFERENCE_UNKNOWN(
            "DEBUG-03",
            409,
            "This is not of the present stop.",
            "Ask for the frames and variables of the present stop."),
    DEBUG_NOT_FOR_PARTICIPANTS(
            "DEBUG-04",
            403,
            "Nobody may ask the debugger for this.",
            "Use what the session offers: it starts and ends."),
    DEBUG_REFUSED("DEBUG-05", 409, "The debugger refuses this.", "It says why."),
    DEBUG_ADAPTER_ENDED("DEBUG-06", 410, "The debugger has ended.", "Start debugging again."),
    DEBUG_TOO_SLOW(
            "DEBUG-07", 504, "The debugger does not answer.", "Try again, or stop debugging and start it again."),
    DEBUG_OVER("DEBUG-08", 410, "This debug session is over.", "Start debugging again."),
    DEBUG_NOT_STARTED(
            "DEBUG-09", 409, "The program was not started.", "The debugger says what is wrong with what is debugged."),
    DEBUG_LOCKED("DEBUG-10", 409, "Somebody else has the controls.", "Ask them for the controls."),
    DEBUG_UNAVAILABLE(
            "DEBUG-20",
            409,
            "This cannot be debugged here.",
            "Install the debugger that is named where the runner works."),
    DEBUG_UNREACHABLE("DEBUG-21", 503, "The runner that debugs cannot be reached.", "Wait a moment until it is back."),
    DEBUG_UNKNOWN("DEBUG-22", 404, "There is no such debug session or stop.", "Reload the list of runs and stops."),
    DEBUG_ASK_MALFORMED("DEBUG-23", 400, "This cannot be asked of a debugger.", "Compare it with docs/debugging.md."),
    DEBUG_TOO_MANY("DEBUG-24", 429, "Too much is asked of the debugger at once.", "Wait until it has answered."),
    DEBUG_PORT_OFF(
            "DEBUG-25",
            409,
            "Nobody can join with an editor of their own here.",
            "Ask the operator to start Tandem with --debug-port, or to set tandem.debug-port.port."),
    DEBUG_NOT_ATTACHED("DEBUG-26", 401, "This client has not attached.", "Attach first, and show a token."),
    DEBUG_NO_PROTOCOL(
            "DEBUG-27",
            400,
            "This client does not speak the protocol as it is spoken here.",
            "Count lines and columns from 1, and name files by paths."),
    DEBUG_TOO_MANY_CLIENTS("DEBUG-28", 429, "Too many editors have joined.", "Let another one leave first."),
    DEBUG_NOTHING(
            "DEBUG-29",
            409,
            "Nothing is debugged in this session now.",
            "Start debugging, and join as soon as the program runs."),
    RUN_TOO_OFTEN(
            "RUN-20", 429, "Too many programs were started here within a minute.", "Wait a moment, then run it again."),
    RUN_TIME_USED(
            "RUN-21",
            429,
            "The programs of this session have used the processor time that they get in an hour.",
            "Wait until some of it is over, or ask the operator for more."),

    NETWORK_NOT_OFFERED(
            "EGRESS-01",
            409,
            "The operator of this server allows programs no network.",
            "Ask the operator to list the hosts they need in tandem.sandbox.network.allow."),

    TERMINAL_UNKNOWN("TERMINAL-01", 404, "There is no such terminal, or it has ended.", "Open a new one."),
    TERMINAL_TOO_MANY(
            "TERMINAL-02", 409, "No more terminals may be open in this session.", "Close one that is not needed."),
    TERMINAL_INPUT_TOO_LARGE(
            "TERMINAL-03", 413, "This is too much to be typed at once.", "Paste at most 64 KiB at once."),
    TERMINAL_INPUT_WAITS(
            "TERMINAL-04",
            429,
            "The terminal has not taken what was typed before.",
            "Wait a moment. If nothing happens, close it and open another one."),
    TERMINAL_SIZE_INVALID(
            "TERMINAL-05", 400, "A terminal cannot have this size.", "Choose 2 to 500 columns and 1 to 200 rows."),
    TERMINAL_NAME_INVALID(
            "TERMINAL-06",
            400,
            "This cannot be the name of a terminal.",
            "Use 1 to 40 visible characters on one line."),

    VERSION_UNKNOWN("HISTORY-01", 404, "There is no such version.", "Reload the list of versions."),
    VERSION_GONE(
            "HISTORY-02",
            410,
            "This version is older than what is kept and cannot be opened any more.",
            "Choose a later one; name versions that are to stay."),
    VERSION_NAME_INVALID(
            "HISTORY-03", 400, "This cannot be the name of a version.", "Use 1 to 80 visible characters on one line."),

    PREVIEW_UNKNOWN("PREVIEW-01", 404, "There is no preview at this address.", "Open it from its session."),
    PREVIEW_TICKET_VOID(
            "PREVIEW-02", 401, "This way into the preview was used or has expired.", "Open it from its session again."),
    PREVIEW_NOT_ENTERED("PREVIEW-03", 401, "You have not entered this preview.", "Open it from its session."),
    PREVIEW_NOTHING_LISTENS(
            "PREVIEW-04", 502, "Nothing listens on this port any more.", "Start the program, then reload this page."),
    PREVIEW_UNREACHABLE(
            "PREVIEW-05",
            503,
            "The session's sandbox cannot be reached.",
            "Wait a moment and reload; if it stays so, tell the operator."),
    PREVIEW_TOO_MANY(
            "PREVIEW-06", 429, "Too many connections to previews are open.", "Close some tabs, or wait a moment."),
    PREVIEW_BAD_ANSWER("PREVIEW-07", 502, "What the program answered is no HTTP.", "Look at what the program prints."),
    PREVIEW_NO_ANSWER("PREVIEW-08", 504, "The program does not answer.", "Look at what the program does, and reload."),
    PREVIEW_NO_ORIGIN(
            "PREVIEW-09",
            409,
            "Previews have no address of their own here.",
            "Open Tandem at localhost, or ask the operator to set tandem.preview.domain or tandem.preview.port."),
    PREVIEW_FOREIGN_PAGE(
            "PREVIEW-10", 403, "Pages of another preview may not connect here.", "Open this preview by itself."),
    PREVIEW_NO_COOKIE(
            "PREVIEW-11",
            403,
            "Your browser did not keep this preview's cookie.",
            "Allow cookies for this address, and open the preview from its session again."),
    PREVIEW_STALLED("PREVIEW-12", 408, "The browser sent nothing for too long.", "Try again."),

    REQUEST_MALFORMED("REQUEST-01", 400, "The request cannot be read.", "Compare it with the API's description."),
    REQUEST_TOO_LARGE("REQUEST-02", 413, "The request's body is too large.", "Send at most 1 MB."),
    ROUTE_UNKNOWN("REQUEST-03", 404, "There is nothing at this address.", "Compare it with the API's description."),
    MEDIA_TYPE_UNKNOWN("REQUEST-05", 415, "The body is not JSON.", "Send it as application/json."),
    METHOD_UNKNOWN(
            "REQUEST-04", 405, "This address does not take that method.", "Compare it with the API's description."),

    INTERNAL(
            "PLATFORM-01",
            500,
            "Something went wrong on the server.",
            "Try again; the operator finds the cause in the log."),
    STORAGE_UNAVAILABLE(
            "PLATFORM-02",
            503,
            "The database does not answer; nothing that was saved is lost.",
            "Wait a moment. What was sent is saved as soon as it answers."),
    OPERATION_UNREGISTERED(
            "PLATFORM-03", 403, "This operation has no entry in the capability registry.", "Report this as an error."),
    DRAINING("PLATFORM-04", 503, "This server is about to end.", "Try again: another one takes over.");

    private final String code;
    private final int status;
    private final String message;
    private final String remedy;

    ErrorCode(String code, int status, String message, String remedy) {
        this.code = code;
        this.status = status;
        this.message = message;
        this.remedy = remedy.strip();
    }

    /** {@return the stable code, e.g. {@code FILE-02}} */
    public String code() {
        return code;
    }

    /** {@return the HTTP status of an answer with this code} */
    public int status() {
        return status;
    }

    public String message() {
        return message;
    }

    public String remedy() {
        return remedy;
    }

    /** {@return the form on the wire, with what was refused} */
    public Problem problem(Map<String, Object> values) {
        return new Problem(code, message, remedy, values);
    }
}
