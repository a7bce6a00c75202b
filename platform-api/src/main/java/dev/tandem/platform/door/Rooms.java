package dev.tandem.platform.door;

import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.Subscription;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.time.InstantSource;
import java.util.List;
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
final class Rooms implements Presence {
    private final SessionDirectory directory;
    private final RunnerDirectory runners;
    private final MissedRecords missed;
    private final InstantSource time;
    private final DoorListener listener;
    private final ConcurrentHashMap<SessionId, Slot> slots = new ConcurrentHashMap<>();
    private final List<Consumer<SessionId>> listeners = new CopyOnWriteArrayList<>();

    Rooms(
            SessionDirectory directory,
            RunnerDirectory runners,
            MissedRecords missed,
            InstantSource time,
            DoorListener listener) {
        this.listener = listener;
        this.directory = directory;
        this.runners = runners;
        this.missed = missed;
        this.time = time;
        runners.onChange(() -> slots.values().forEach(slot -> slot.room().ifPresent(Room::tellRunners)));
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

    @Override
    public Set<ParticipantId> online(SessionId session) {
        Slot slot = slots.get(session);
        return slot == null ? Set.of() : slot.room().map(Room::online).orElse(Set.of());
    }

    @Override
    public void onChange(Consumer<SessionId> listener) {
        listeners.add(listener);
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
                Room room = new Room(
                        lease.session(),
                        runners,
                        missed,
                        time,
                        listener,
                        () -> listeners.forEach(it -> it.accept(session)));
                Opened made =
                        new Opened(room, lease, Stages.await(lease.session().subscribe(room)));
                opened = made;
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
