package dev.tandem.platform.testing;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.debug.DebugView;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.run.RunBook;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.Member;
import dev.tandem.platform.session.Members;
import dev.tandem.platform.session.SessionInfo;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.platform.session.SessionSubscriber;
import dev.tandem.platform.session.SessionView;
import dev.tandem.platform.session.Subscription;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session whose owner is a real thread of its own, and whose documents are not understood: every update is news. */
public final class FakeSession implements LiveSession, AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    public final Set<EntryId> documents = new HashSet<>();
    public final List<Command> commands = new CopyOnWriteArrayList<>();
    private final SessionId id = SessionId.next();
    private final ExecutorService owner = Executors.newSingleThreadExecutor();
    private final List<SessionSubscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Map<RunId, SessionSnapshot.UnfinishedRun> unfinished = new LinkedHashMap<>();
    private final Map<TerminalId, SessionSnapshot.OpenTerminal> terminals = new LinkedHashMap<>();
    private final List<TerminalEnd> terminalEnds = new CopyOnWriteArrayList<>();
    private volatile long lastTerminalUse;
    private volatile Members members = new Members(1, List.of());
    private volatile @Nullable ErrorCode refusing;
    private CountDownLatch hold = new CountDownLatch(0);
    private volatile boolean full;
    private long sequence = 1;

    /** {@return what every document here contains, as an update} */
    public static byte[] anyState() {
        return new byte[] {1, 2, 3};
    }

    /** {@return the state vector of every document here} */
    public static byte[] anyStateVector() {
        return new byte[] {0};
    }

    public ParticipantId join(String name, Role role) {
        ParticipantId participant = ParticipantId.next();
        List<Member> list = new ArrayList<>(members.list());
        list.add(new Member(participant, name, list.size() + 1, role, ParticipantKind.GUEST));
        members = new Members(members.epoch() + 1, list);
        return participant;
    }

    public EntryId addDocument() {
        EntryId document = EntryId.next();
        documents.add(document);
        return document;
    }

    /** From now on every command is refused; null ends that. */
    public void refuse(@Nullable ErrorCode code) {
        refusing = code;
    }

    public void changeRole(ParticipantId participant, Role role) {
        members = new Members(
                members.epoch() + 1,
                members.list().stream()
                        .map(member -> member.id().equals(participant) ? member.withRole(role) : member)
                        .toList());
        commit(new SessionEvent.RoleChanged(participant, role));
    }

    public void remove(ParticipantId participant) {
        members = new Members(
                members.epoch() + 1,
                members.list().stream()
                        .filter(member -> !member.id().equals(participant))
                        .toList());
        commit(new SessionEvent.ParticipantRemoved(participant));
    }

    /** Commits records and returns when subscribers have them. */
    public void commit(SessionEvent... events) {
        CompletableFuture.runAsync(() -> fanOut(append(ParticipantId.next(), List.of(events))), owner)
                .join();
    }

    private List<LogRecord> append(ParticipantId author, List<SessionEvent> events) {
        return events.stream()
                .map(event -> new LogRecord(++sequence, NOW, author, event))
                .toList();
    }

    private void fanOut(List<LogRecord> records) {
        records.forEach(this::follow);
        subscribers.forEach(subscriber -> subscriber.committed(records));
    }

    private void follow(LogRecord record) {
        if (record.event() instanceof SessionEvent.TerminalEvent) {
            lastTerminalUse = record.sequence();
        }
        switch (record.event()) {
            case SessionEvent.RunRequested run ->
                unfinished.put(
                        run.run(),
                        new SessionSnapshot.UnfinishedRun(
                                run.run(), run.language(), run.entry(), run.options(), record.author(), 0, List.of()));
            case SessionEvent.RunEnded end -> unfinished.remove(end.run());
            case SessionEvent.TerminalOpened opened ->
                terminals.put(
                        opened.terminal(),
                        new SessionSnapshot.OpenTerminal(
                                opened.terminal(), opened.columns(), opened.rows(), 0, List.of()));
            case SessionEvent.TerminalClosed closed -> {
                terminals.remove(closed.terminal());
                terminalEnds.add(closed.reason());
            }
            default -> {}
        }
    }

    /** {@return why terminals were closed, in the order in which they were} */
    public List<TerminalEnd> terminalEnds() {
        return List.copyOf(terminalEnds);
    }

    /** Returns when everything that was given to the owner before is done. */
    public void settle() {
        CompletableFuture.runAsync(() -> {}, owner).join();
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public Members members() {
        return members;
    }

    @Override
    public CompletionStage<Committed> submit(Caller caller, Command command) {
        CompletableFuture<Committed> result = new CompletableFuture<>();
        owner.execute(() -> {
            try {
                List<LogRecord> records = append(caller.participant(), List.of(decide(caller, command)));
                commands.add(command);
                result.complete(new Committed(sequence, records));
                fanOut(records);
            } catch (Refusal refusal) {
                result.completeExceptionally(refusal);
            }
        });
        return result;
    }

    /** Nothing is decided until {@link #goOn}. */
    public void hold() {
        CountDownLatch held = new CountDownLatch(1);
        hold = held;
        owner.execute(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    public void goOn() {
        hold.countDown();
    }

    /** As full as a session can be: {@link #submit} alone takes something; false ends that. */
    public void fill(boolean now) {
        full = now;
    }

    @Override
    public @Nullable CompletionStage<Committed> trySubmit(Caller caller, Command command) {
        return full ? null : submit(caller, command);
    }

    private SessionEvent decide(Caller caller, Command command) {
        if (refusing != null) {
            throw new Refusal(refusing);
        }
        SessionEvent byRunner = caller instanceof Caller.Runner ? FakeDecisions.byRunner(command) : null;
        if (byRunner != null) {
            return byRunner;
        }
        try {
            members.require(caller.participant(), command.operation());
        } catch (Refusal refusal) {
            boolean readOnly =
                    command instanceof Command.UpdateDocument && refusal.code() == ErrorCode.CAPABILITY_MISSING;
            throw readOnly ? new Refusal(ErrorCode.DOCUMENT_READ_ONLY) : refusal;
        }
        return FakeDecisions.of(command, sequence);
    }

    @Override
    public CompletionStage<Subscription> subscribe(SessionSubscriber subscriber) {
        return read(reader -> {
            subscribers.add(subscriber);
            subscriber.opened(reader);
            return () -> subscribers.remove(subscriber);
        });
    }

    @Override
    public void received(List<LogRecord> records) {
        throw new UnsupportedOperationException("a fake has no other owner");
    }

    @Override
    public void headIs(long sequence) {
        // A fake has no other owner, so nothing is later than what it knows.
    }

    @Override
    public <T> CompletionStage<T> read(Function<SessionReader, T> question) {
        return CompletableFuture.supplyAsync(() -> question.apply(new Reader()), owner);
    }

    @Override
    public void close() {
        owner.shutdownNow();
    }

    public int subscriberCount() {
        return subscribers.size();
    }

    private final class Reader implements SessionReader {
        @Override
        public long sequence() {
            return sequence;
        }

        @Override
        public SessionView view() {
            SessionInfo info = new SessionInfo(id, "Session", null, "python", NOW, SessionInfo.State.OPEN, false);
            return new SessionView(
                    sequence,
                    info,
                    members.list(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    DiskOnly.NONE,
                    List.of());
        }

        @Override
        public Optional<DebugView> debug(RunId run) {
            return Optional.empty();
        }

        @Override
        public SessionSnapshot runnerSnapshot() {
            return new SessionSnapshot(
                    sequence,
                    List.of(),
                    Map.of(),
                    Map.of(),
                    List.copyOf(unfinished.values()),
                    List.copyOf(terminals.values()),
                    false);
        }

        @Override
        public Optional<RunBook.Run> run(RunId run) {
            return Optional.empty();
        }

        @Override
        public long lastTerminalUse() {
            return lastTerminalUse;
        }

        @Override
        public Entry requireContent(EntryId entry) {
            throw new Refusal(ErrorCode.FILE_UNKNOWN);
        }

        @Override
        public void checkNewFile(@Nullable EntryId parent, String name) {}

        @Override
        public Optional<HeldBlob> blob(EntryId entry) {
            return Optional.empty();
        }

        @Override
        public boolean hasDocument(EntryId document) {
            return documents.contains(document);
        }

        @Override
        public byte[] stateVector(EntryId document) {
            return anyStateVector();
        }

        @Override
        public byte[] stateAsUpdate(EntryId document, byte[] stateVector) {
            return anyState();
        }

        @Override
        public boolean isWatched(String expression) {
            return false;
        }

        @Override
        public String text(EntryId document) {
            return "";
        }
    }
}
