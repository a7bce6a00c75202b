package dev.tandem.platform.door;

import dev.tandem.platform.replica.CommonMessage;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.run.SandboxUsages;
import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.Subscription;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.SessionId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that somebody is connected to. A room keeps its session in memory from the first connection that enters to the last
 * that leaves. Any thread; entering blocks.
 */
final class Rooms implements Presence, Replicas.Listener {
    private final SessionDirectory directory;
    private final RunnerDirectory runners;
    private final MissedRecords missed;
    private final InstantSource time;
    private final DoorListener listener;
    private final Replicas replicas;
    private final Elsewhere elsewhere = new Elsewhere();
    private final ConcurrentHashMap<SessionId, Slot> slots = new ConcurrentHashMap<>();
    private final List<Consumer<SessionId>> listeners = new CopyOnWriteArrayList<>();

    Rooms(
            SessionDirectory directory,
            RunnerDirectory runners,
            MissedRecords missed,
            InstantSource time,
            DoorListener listener,
            SandboxUsages usages,
            Replicas replicas) {
        this.listener = listener;
        this.directory = directory;
        this.runners = runners;
        this.missed = missed;
        this.time = time;
        this.replicas = replicas;
        runners.onChange(() -> each(Room::tellRunners));
        usages.onUsage(this::used);
        replicas.listen(this);
    }

    private void used(SessionId session, SandboxUsage usage) {
        room(session).ifPresent(room -> room.used(usage));
        replicas.tell(session, new SessionMessage.Using(usage));
    }

    private void each(Consumer<Room> call) {
        slots.values().forEach(slot -> slot.room().ifPresent(call));
    }

    /** {@return who hears what is answered} */
    DoorListener listener() {
        return listener;
    }

    /** A connection's stay in a room; close it once. */
    interface Stay extends AutoCloseable {
        Room room();

        @Override
        void close();
    }

    /**
     * Enters a session's room.
     *
     * @throws dev.tandem.platform.error.Refusal {@code SESSION-01} unknown, {@code SESSION-02} ended
     */
    Stay enter(SessionId session) throws InterruptedException {
        while (true) {
            Slot slot = slots.computeIfAbsent(session, Slot::new);
            Stay stay = slot.enter();
            if (stay != null) {
                return stay;
            }
        }
    }

    private Optional<Room> room(SessionId session) {
        return Optional.ofNullable(slots.get(session)).flatMap(Slot::room);
    }

    @Override
    public Set<ParticipantId> online(SessionId session) {
        return room(session).map(Room::online).orElseGet(() -> elsewhere.online(session));
    }

    @Override
    public Set<SessionId> present() {
        return presentBySession().keySet();
    }

    private Map<SessionId, Set<ParticipantId>> presentBySession() {
        Map<SessionId, Set<ParticipantId>> present = new HashMap<>();
        each(room -> present.put(room.session().id(), room.present()));
        present.values().removeIf(Set::isEmpty);
        return present;
    }

    @Override
    public void onChange(Consumer<SessionId> listener) {
        listeners.add(listener);
    }

    private void changed(SessionId session) {
        listeners.forEach(listener -> listener.accept(session));
    }

    // ---- what other replicas tell

    @Override
    public void heard(ReplicaId from, SessionId session, SessionMessage message) {
        switch (message) {
            case SessionMessage.Shown shown -> room(session).ifPresent(room -> room.shownElsewhere(from, shown));
            case SessionMessage.ShowMe _ -> room(session).ifPresent(Room::showElsewhere);
            case SessionMessage.Using(SandboxUsage usage) -> room(session).ifPresent(room -> room.used(usage));
            case SessionMessage.Records _,
                    SessionMessage.Head _,
                    SessionMessage.StreamWanted _,
                    SessionMessage.DebuggerWanted _,
                    SessionMessage.StreamRefused _,
                    SessionMessage.DebugAsked _,
                    SessionMessage.DebugAnswered _ -> {}
        }
    }

    @Override
    public void heard(ReplicaId from, CommonMessage message) {
        switch (message) {
            case CommonMessage.Hello _ -> tellAllOnline();
            case CommonMessage.Online(SessionId session, Set<ParticipantId> participants) -> {
                if (elsewhere.put(from, session, participants)) {
                    changedElsewhere(Set.of(session));
                }
            }
            case CommonMessage.AllOnline(Map<SessionId, Set<ParticipantId>> sessions) ->
                changedElsewhere(elsewhere.putAll(from, sessions));
            case CommonMessage.Alive _,
                    CommonMessage.Bye _,
                    CommonMessage.SandboxWanted _,
                    CommonMessage.RunnersChanged _ -> {}
        }
    }

    private void changedElsewhere(Set<SessionId> sessions) {
        for (SessionId session : sessions) {
            room(session).ifPresent(Room::tellPresence);
            changed(session);
        }
    }

    @Override
    public void connected() {
        tellAllOnline();
    }

    private void tellAllOnline() {
        replicas.tellAll(new CommonMessage.AllOnline(presentBySession()));
    }

    /** After a break nobody knows what was missed: both sides show everything once more. */
    @Override
    public void following(SessionId session) {
        room(session).ifPresent(room -> {
            room.forget(_ -> true);
            replicas.tell(session, new SessionMessage.ShowMe());
            room.showElsewhere();
        });
    }

    @Override
    public void gone(ReplicaId replica) {
        each(room -> room.forget(replica::equals));
        changedElsewhere(elsewhere.remove(replica));
    }

    private final class Surroundings implements Room.Around {
        private final SessionId session;

        private Surroundings(SessionId session) {
            this.session = session;
        }

        @Override
        public Set<ParticipantId> elsewhere() {
            return elsewhere.online(session);
        }

        @Override
        public void presenceChanged() {
            Set<ParticipantId> here = room(session).map(Room::present).orElse(Set.of());
            replicas.tellAll(new CommonMessage.Online(session, here));
            changed(session);
        }

        @Override
        public void shown(SessionMessage.Shown states) {
            if (!states.states().isEmpty()) {
                replicas.tell(session, states);
            }
        }
    }

    /** A place for a room: empty, open, and finally retired, after which the session's next visitor makes another. */
    private final class Slot {
        private final SessionId session;
        /** A lock of its own, because opening blocks on the database and must not hold up other sessions. */
        private final ReentrantLock lock = new ReentrantLock();

        private volatile @Nullable Opened opened;
        private int stays;
        private boolean retired;

        private record Opened(Room room, SessionLease lease, Subscription subscription) {}

        private Slot(SessionId session) {
            this.session = session;
        }

        private Optional<Room> room() {
            return Optional.ofNullable(opened).map(Opened::room);
        }

        /** {@return null if this slot is retired} */
        private @Nullable Stay enter() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                if (retired) {
                    return null;
                }
                Opened current = opened == null ? open() : opened;
                stays++;
                return stay(current.room());
            } finally {
                if (stays == 0) {
                    retire();
                }
                lock.unlock();
            }
        }

        private Opened open() throws InterruptedException {
            SessionLease lease = directory.open(session);
            try {
                Room room = new Room(lease.session(), runners, missed, time, listener, new Surroundings(session));
                Opened made =
                        new Opened(room, lease, Stages.await(lease.session().subscribe(room)));
                opened = made;
                replicas.tell(session, new SessionMessage.ShowMe());
                return made;
            } catch (RuntimeException | InterruptedException e) {
                lease.close();
                throw e;
            }
        }

        private Stay stay(Room room) {
            return new Stay() {
                @Override
                public Room room() {
                    return room;
                }

                @Override
                public void close() {
                    leave();
                }
            };
        }

        private void leave() {
            lock.lock();
            try {
                stays--;
                if (stays == 0) {
                    retire();
                }
            } finally {
                lock.unlock();
            }
        }

        private void retire() {
            retired = true;
            slots.remove(session, this);
            Opened last = opened;
            opened = null;
            if (last != null) {
                last.subscription().close();
                last.lease().close();
            }
        }
    }
}
