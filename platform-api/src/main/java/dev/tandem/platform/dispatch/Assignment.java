package dev.tandem.platform.dispatch;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.platform.session.SessionSubscriber;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.TreeChange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One session on one runner, from {@code Assigned} to the end of the connection or {@code Released}. Sends the session's records
 * and takes what the runner appends, if it shows the grant.
 *
 * <p>Records come on the session's owner thread, appends on the link's.
 */
final class Assignment implements SessionSubscriber {
    private static final Logger LOG = Logger.getLogger(Assignment.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int GRANT_BYTES = 32;

    private final LiveSession session;
    private final Consumer<ToRunner> runner;
    private final Runnable sessionEnded;
    private final Caller.Runner caller = new Caller.Runner(ParticipantId.next());
    private final String grant;
    private final StoredBlobs stored = new StoredBlobs();
    private volatile boolean revoked;

    /**
     * @param runner takes messages for the runner; must not block
     * @param sessionEnded called once when the session has ended for good; must not block
     */
    Assignment(LiveSession session, Consumer<ToRunner> runner, Runnable sessionEnded) {
        this.session = session;
        this.runner = runner;
        this.sessionEnded = sessionEnded;
        byte[] secret = new byte[GRANT_BYTES];
        RANDOM.nextBytes(secret);
        this.grant = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    @Override
    public void opened(SessionReader reader) {
        runner.accept(new ToRunner.Assigned(session.id(), caller.participant(), grant, reader.runnerSnapshot()));
    }

    @Override
    public void committed(List<LogRecord> records) {
        if (revoked) {
            return;
        }
        runner.accept(new ToRunner.Records(session.id(), records));
        if (records.stream().anyMatch(record -> record.event() instanceof SessionEvent.SessionEnded)) {
            sessionEnded.run();
        }
    }

    /**
     * Appends what the runner reports; the answer is sent when it is committed.
     *
     * @throws Refusal {@code AUTH-04} if the grant is void, {@code AUTH-05} if a record is not of a runner's kinds
     */
    void append(FromRunner.Append append) {
        requireGrant(append.grant());
        for (SessionEvent event : append.events()) {
            if (!(event instanceof SessionEvent.ToldByRunner)) {
                throw new Refusal(
                        ErrorCode.CAPABILITY_MISSING,
                        Map.of("record", event.getClass().getSimpleName()));
            }
        }
        session.submit(caller, new Command.AppendByRunner(append.reports()))
                .thenAccept(committed -> runner.accept(new ToRunner.Appended(append.request(), committed.sequence())))
                .exceptionally(failure -> {
                    runner.accept(AppendRefusals.of(append.request(), failure));
                    return null;
                });
    }

    /**
     * Does to the session what programs did to the files; the answer is sent when it is committed.
     *
     * @throws Refusal {@code AUTH-04} if the grant is void
     */
    void changeFiles(FromRunner.ChangeFiles change) {
        requireGrant(change.grant());
        session.submit(caller, new Command.ChangeFilesByRunner(change.author(), change.changes(), stored.all()))
                .thenAccept(committed -> runner.accept(new ToRunner.FilesChanged(
                        change.request(), committed.sequence(), issued(change.changes(), committed.records()))))
                .exceptionally(failure -> {
                    runner.accept(AppendRefusals.ofChange(change.request(), failure));
                    return null;
                });
    }

    /** New entries are in the record in the order in which they were asked for. */
    private static Map<EntryId, EntryId> issued(List<FileChange> asked, List<LogRecord> records) {
        Iterator<EntryId> made = records.stream()
                .flatMap(record -> record.event() instanceof SessionEvent.TreeChanged tree
                        ? tree.changes().stream()
                        : Stream.empty())
                .filter(TreeChange.Created.class::isInstance)
                .map(change -> ((TreeChange.Created) change).entry().id())
                .iterator();
        Map<EntryId, EntryId> issued = new HashMap<>();
        for (FileChange change : asked) {
            if (change instanceof FileChange.Create create) {
                issued.put(create.provisional(), made.next());
            }
        }
        return issued;
    }

    /** The runner has handed over a content, which its programs' files may hold from here on. */
    void stored(Blob blob) {
        stored.add(blob);
    }

    private void requireGrant(String shown) {
        if (!accepts(shown)) {
            throw new Refusal(
                    ErrorCode.TOKEN_REVOKED, Map.of("session", session.id().toString()));
        }
    }

    /** {@return whether this is the grant, and not void} */
    boolean accepts(String shown) {
        return !revoked
                && MessageDigest.isEqual(
                        grant.getBytes(StandardCharsets.US_ASCII), shown.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes the ports that the runner says are open. A word of a runner that has the session no more is passed over, and so is one
     * that cannot be taken: the runner repeats what it does not find in the log.
     */
    void ports(FromRunner.Ports ports) {
        if (accepts(ports.grant())) {
            report(new Command.ReportPorts(ports.ports()));
        }
    }

    /** Takes what the runner says is on the disk alone, as {@link #ports}. */
    void leftOnDisk(FromRunner.LeftOnDisk left) {
        if (accepts(left.grant())) {
            report(new Command.ReportDiskOnly(left.left()));
        }
    }

    /** The sandbox is given up: nothing listens any more, and nothing is on its disk. Before {@link #revoke}. */
    void sandboxEnds() {
        report(new Command.ReportPorts(List.of()));
        report(new Command.ReportDiskOnly(DiskOnly.NONE));
    }

    private void report(Command what) {
        session.submit(caller, what).exceptionally(failure -> {
            LOG.debugf(failure, "what a runner said of session %s was not recorded: %s", session.id(), what);
            return null;
        });
    }

    /** Makes the grant void. What was submitted before is still committed and answered. */
    void revoke() {
        revoked = true;
    }
}
