package dev.tandem.platform.rest;

import dev.tandem.platform.history.Version;
import dev.tandem.platform.session.MemberView;
import dev.tandem.platform.session.SessionInfo;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.protocol.TreeChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the routes answer, where it is not a view of the session itself. */
final class Answers {
    private Answers() {}

    /** Somebody is in, and this is how they show it. Prints without the token. */
    record Admission(SessionInfo session, MemberView participant, String token) {
        @Override
        public String toString() {
            return "Admission[" + session.id() + ", " + participant.id() + "]";
        }
    }

    record Named(String slug, SessionId session) {}

    record State(SessionInfo.State state) {}

    record Overview(SessionInfo session, MemberView you, List<MemberView> members, List<Entry> tree) {}

    record Renamed(SessionInfo session) {}

    /**
     * What programs reach beyond their sandbox.
     *
     * @param on whether they reach what is allowed
     * @param allowed rules of what the operator allows; empty if it cannot be turned on
     * @param packages the registries that programs may read from, whether it is on or not, e.g. {@code pip}
     * @param reason why there is nothing of it; null if there is, or if the operator has set nothing
     */
    record Network(
            boolean on,
            List<String> allowed,
            List<String> packages,
            @Nullable String reason) {}

    record TreeChanges(long sequence, List<TreeChange> changes) {}

    /**
     * A file is made of an upload.
     *
     * @param blob null if it is a text file
     */
    record Uploaded(long sequence, Entry entry, @Nullable Blob blob) {}

    /**
     * A file holds what was uploaded.
     *
     * @param blob null if it is a text file
     */
    record Replaced(long sequence, @Nullable Blob blob) {}

    record Started(RunId run) {}

    /** @param counts of all that are over; of very many, the last are not among the tests */
    record Tests(TestCounts counts, List<TestCase> tests) {}

    record Opened(TerminalId terminal) {}

    /** The address that takes a ticket into a preview, once, and soon. */
    record Ticket(String url) {}

    /**
     * Where a y-websocket provider opens a file.
     *
     * @param server the provider's server address
     * @param room its name for the file
     * @param token good for this file alone; the parameter {@code token} of the address
     */
    record FileRoom(String server, String room, String token, Instant expiresAt) {}

    /**
     * Where somebody's own editor joins what the session debugs.
     *
     * @param token the argument {@code token} of {@code attach}; until it expires one may join, and whoever has joined stays
     * @param mayMove whether they may do more than look, by their role now
     */
    record DebuggerSeat(String host, int port, String token, Instant expiresAt, boolean mayMove) {}

    /** @param more whether there are older ones */
    record Versions(List<Version> versions, boolean more) {}

    /**
     * A version is back.
     *
     * @param sequence the last record of what it took
     * @param before what was there before
     */
    record Restored(long sequence, Version before) {}
}
