package dev.tandem.platform.door;

import dev.tandem.crdt.sync.Address;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.run.LanguageView;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.Member;
import dev.tandem.platform.session.MemberView;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.platform.session.SessionSubscriber;
import dev.tandem.platform.session.SessionView;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A live session as the door sees it: which channels are open in it, and who gets what of its records.
 *
 * <p>Channels are added on the session's owner thread, where records arrive too, so each channel sees a seamless sequence; they
 * are removed on any thread.
 */
final class Room implements SessionSubscriber {
    private final LiveSession session;
    private final RunnerDirectory runners;
    private final MissedRecords missed;
    private final InstantSource time;
    private final DoorListener listener;
    private final Around around;
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final Map<EntryId, Followers> documents = new ConcurrentHashMap<>();
    private final Feed feed;
    private final AwarenessRoom awareness;
    private final RecentRecords recent = new RecentRecords();
    private final TerminalNews terminals;
    private final UsageNews usage = new UsageNews();

    /** What is around a room: the same session at other replicas, and those who want to know who is in it. Must not block. */
    interface Around {
        /** {@return who is in the session at other replicas} */
        Set<ParticipantId> elsewhere();

        /** Who is in the room has changed. */
        void presenceChanged();

        /** People here show something new of themselves. */
        void shown(SessionMessage.Shown states);
    }

    Room(
            LiveSession session,
            RunnerDirectory runners,
            MissedRecords missed,
            InstantSource time,
            DoorListener listener,
            Around around) {
        this.listener = listener;
        this.session = session;
        this.runners = runners;
        this.missed = missed;
        this.time = time;
        this.around = around;
        this.terminals = new TerminalNews(time);
        this.awareness = new AwarenessRoom(time, states -> around.shown(new SessionMessage.Shown(null, states)));
        this.feed = new Feed(Address.of(session.id().toString()));
    }

    LiveSession session() {
        return session;
    }

    DoorListener listener() {
        return listener;
    }

    /** {@return who is at the session as a whole} */
    AwarenessRoom awareness() {
        return awareness;
    }

    /** {@return who is at a file} */
    AwarenessRoom awareness(EntryId document) {
        return followers(document).awareness();
    }

    /** {@return the frames for those who follow the session under an address} */
    Feed feed(Address address) {
        return address.equals(feed.address()) ? feed : new Feed(address);
    }

    /** {@return the frames for those who follow a file under an address} */
    Feed feed(EntryId document, Address address) {
        return followers(document).feed(address);
    }

    private Followers followers(EntryId document) {
        return documents.computeIfAbsent(document, _ -> new Followers(awarenessOf(document)));
    }

    private AwarenessRoom awarenessOf(EntryId document) {
        return new AwarenessRoom(time, states -> around.shown(new SessionMessage.Shown(document, states)));
    }

    /** Takes what people at another replica show. */
    void shownElsewhere(ReplicaId replica, SessionMessage.Shown shown) {
        EntryId document = shown.document();
        (document == null ? awareness : awareness(document)).receive(replica, shown.states());
    }

    /** Forgets what people at some other replicas show. */
    void forget(Predicate<ReplicaId> gone) {
        awareness.forget(gone);
        documents.values().forEach(it -> it.awareness().forget(gone));
    }

    /** Shows other replicas all that people here show. */
    void showElsewhere() {
        around.shown(new SessionMessage.Shown(null, awareness.local()));
        documents.forEach((document, it) ->
                around.shown(new SessionMessage.Shown(document, it.awareness().local())));
    }

    /** {@return who has a channel open, at whatever replica} */
    Set<ParticipantId> online() {
        Set<ParticipantId> online = new HashSet<>(around.elsewhere());
        online.addAll(present());
        return online;
    }

    /** {@return who has a channel open here} */
    Set<ParticipantId> present() {
        return channels.stream().map(Channel::participant).collect(Collectors.toUnmodifiableSet());
    }

    /** {@return the state for someone who has just come in} */
    ServerMessage.Welcome welcome(SessionView view, Member you) {
        Set<ParticipantId> online = online();
        return new ServerMessage.Welcome(
                view.sequence(),
                view.session(),
                MemberView.of(you, online),
                Roles.capabilities(you.role()),
                view.members().stream()
                        .map(member -> MemberView.of(member, online))
                        .toList(),
                view.tree(),
                view.blobs(),
                view.runs(),
                view.terminals(),
                view.ports(),
                view.diskOnly(),
                view.debugs(),
                runners.availability(),
                runners.languages().stream().map(LanguageView::of).toList());
    }

    /**
     * Begins to catch up someone who was here before, as far as what they missed is in the log alone. Blocks; not the owner's thread.
     *
     * @param after the last record that they have
     * @return empty if it is too much: then only the whole state will do
     */
    Optional<CatchUp> catchUp(long after) {
        // Another replica may have told them more than is known here.
        session.headIs(after);
        long start = recent.start();
        if (after >= start) {
            return Optional.of(new CatchUp(after, List.of()));
        }
        return missed.read(session.id(), after, start)
                .map(records -> new CatchUp(
                        start, records.stream().filter(TerminalNews::isTold).toList()));
    }

    /**
     * What someone missed, up to a position of the log.
     *
     * @param records updates of documents left out
     */
    record CatchUp(long upTo, List<LogRecord> records) {}

    /**
     * {@return the rest of what they missed, and how things are now; empty if that is not in memory any more. Owner's thread}
     */
    Optional<ServerMessage.Resumed> resumed(SessionReader reader, Member you, CatchUp begun) {
        if (begun.upTo() > reader.sequence()) {
            return Optional.empty();
        }
        return recent.after(begun.upTo()).map(rest -> {
            List<LogRecord> records = new ArrayList<>(begun.records());
            records.addAll(rest);
            return new ServerMessage.Resumed(
                    reader.sequence(),
                    records,
                    online(),
                    you.role(),
                    Roles.capabilities(you.role()),
                    runners.availability(),
                    runners.languages().stream().map(LanguageView::of).toList());
        });
    }

    /**
     * Adds a channel. Owner's thread.
     *
     * @param greet sends the channel its first messages, before any news
     */
    void add(Channel channel, Runnable greet) {
        boolean came = !present().contains(channel.participant());
        channels.add(channel);
        greet.run();
        if (came) {
            presenceChanged();
        }
    }

    /** From now on the channel gets its document's updates. Owner's thread. */
    void follow(DocumentChannel channel) {
        Followers followers = followers(channel.document());
        followers.add(channel);
        if (channel.isClosed()) {
            followers.remove(channel);
        }
    }

    /** Removes a channel. Any thread. */
    void remove(Channel channel) {
        boolean was = channels.remove(channel);
        switch (channel) {
            case DocumentChannel document -> {
                Followers followers = documents.get(document.document());
                if (followers != null) {
                    followers.remove(document);
                }
            }
            case SessionChannel _ -> {}
        }
        if (was && !present().contains(channel.participant())) {
            presenceChanged();
        }
    }

    private void presenceChanged() {
        tellPresence();
        around.presenceChanged();
    }

    /** Tells everyone here who is in the session. */
    void tellPresence() {
        byte[] message = Json.text(new ServerMessage.Presence(online())).getBytes(StandardCharsets.UTF_8);
        sessionChannels().forEach(channel -> channel.online(message));
    }

    /** Tells everyone what can be run now. */
    void tellRunners() {
        String message = Json.text(new ServerMessage.Runner(
                runners.availability(),
                runners.languages().stream().map(LanguageView::of).toList()));
        sessionChannels().forEach(channel -> channel.tell(message));
    }

    /** Tells everyone what the session's programs use. Any thread. */
    void used(SandboxUsage now) {
        String message = usage.told(now, time.instant());
        sessionChannels().forEach(channel -> channel.tell(message));
    }

    /** {@return what of that is told to someone who has just come} */
    Optional<String> usage() {
        return usage.known(time.instant());
    }

    private List<SessionChannel> sessionChannels() {
        return channels.stream()
                .filter(SessionChannel.class::isInstance)
                .map(SessionChannel.class::cast)
                .toList();
    }

    @Override
    public void opened(SessionReader reader) {
        // Every channel reads the state for itself when it is opened; those who come back need what follows.
        recent.begin(reader.sequence());
    }

    /** Passes on a batch: the updates of one document as one, whatever else as it stands. */
    @Override
    public void committed(List<LogRecord> records) {
        List<SessionChannel> listeners = List.of();
        Map<EntryId, List<byte[]>> updates = HashMap.newHashMap(1);
        for (LogRecord record : records) {
            if (record.event() instanceof SessionEvent.DocumentUpdated(EntryId document, byte[] update)) {
                updates.computeIfAbsent(document, _ -> new ArrayList<>(4)).add(update);
            } else if (!TerminalNews.isTold(record)) {
                terminals
                        .notice(record)
                        .map(Json::text)
                        .ifPresent(notice -> sessionChannels().forEach(channel -> channel.tell(notice)));
            } else {
                // Before what comes after it: a file is told of before its first update is.
                passOn(updates);
                listeners = listeners.isEmpty() ? sessionChannels() : listeners;
                byte[] json = Json.text(record).getBytes(StandardCharsets.UTF_8);
                recent.add(record, json.length);
                listeners.forEach(channel -> channel.recorded(json));
                react(record.event());
            }
        }
        passOn(updates);
    }

    private void passOn(Map<EntryId, List<byte[]>> updates) {
        updates.forEach((document, parts) -> {
            Followers followers = documents.get(document);
            if (followers != null) {
                followers.passOn(parts);
            }
        });
        updates.clear();
    }

    /** Does what an event means for those who are connected. */
    private void react(SessionEvent event) {
        switch (event) {
            case SessionEvent.RoleChanged changed -> roleChanged(changed.participant());
            case SessionEvent.ParticipantRemoved(ParticipantId participant) ->
                disconnect(participant, Closes.TOKEN_VOID);
            case SessionEvent.SessionEnded _ ->
                channels.forEach(channel -> channel.peer().close(Closes.SESSION_ENDED));
            case SessionEvent.TreeChanged(List<TreeChange> changes) -> {
                if (changes.stream().anyMatch(TreeChange.Deleted.class::isInstance)) {
                    closeDeleted();
                }
            }
            case SessionEvent.SessionCreated _,
                    SessionEvent.SessionRenamed _,
                    SessionEvent.NetworkSwitched _,
                    SessionEvent.DocumentUpdated _,
                    SessionEvent.BlobPut _,
                    SessionEvent.ParticipantJoined _,
                    SessionEvent.RunEvent _,
                    SessionEvent.VersionMade _,
                    SessionEvent.VersionNamed _,
                    SessionEvent.TerminalEvent _,
                    SessionEvent.PortsChanged _,
                    SessionEvent.DiskOnlyChanged _ -> {}
        }
    }

    private void roleChanged(ParticipantId participant) {
        session.members()
                .find(participant)
                .ifPresent(member -> sessionChannels().stream()
                        .filter(channel -> channel.participant().equals(participant))
                        .forEach(channel -> channel.tellCapabilities(member)));
        awareness.refresh(participant);
        documents.values().forEach(it -> it.awareness().refresh(participant));
    }

    private void disconnect(ParticipantId participant, CloseReason reason) {
        channels.stream()
                .filter(channel -> channel.participant().equals(participant))
                .forEach(channel -> channel.peer().close(reason));
    }

    private void closeDeleted() {
        session.read(reader -> {
            for (Channel channel : channels) {
                if (channel instanceof DocumentChannel document && !reader.hasDocument(document.document())) {
                    document.close(ErrorCode.FILE_UNKNOWN);
                    documents.remove(document.document());
                }
            }
            return session;
        });
    }
}
