package dev.tandem.platform.replica;

import dev.tandem.protocol.SessionId;
import java.util.Set;

/**
 * The other replicas of this platform, as those see them who have something to tell or want to hear. Any thread; nothing blocks,
 * nothing is guaranteed to arrive.
 */
public interface Replicas {
    /** There are no others: nothing is sent or heard. */
    Replicas ALONE = new Alone();

    /** {@return our own identity} */
    ReplicaId self();

    /** {@return whether there may be others} */
    boolean areConfigured();

    /** {@return whether messages get through now, as far as we know} */
    boolean isConnected();

    /** {@return the others that are heard now} */
    Set<ReplicaId> others();

    /** From now on messages about a session are wanted; {@link Listener#following} tells when none is missed any more. */
    void follow(SessionId session);

    /** Messages about a session are not wanted any more. */
    void unfollow(SessionId session);

    /** Tells those who follow a session. */
    void tell(SessionId session, SessionMessage message);

    /** Tells all. */
    void tellAll(CommonMessage message);

    /** Hears from now on. Listeners are called one after the other, in the order in which they were added. */
    void listen(Listener listener);

    /** Hears others. Called by one thread at a time, which must not be blocked; never with what we said ourselves. */
    interface Listener {
        /** Somebody told something about a session that we follow. */
        default void heard(ReplicaId from, SessionId session, SessionMessage message) {}

        /** Somebody told all. */
        default void heard(ReplicaId from, CommonMessage message) {}

        /** A session is followed from now on, for the first time or after a break: look what was missed. */
        default void following(SessionId session) {}

        /** Messages get through, for the first time or after a break: tell everything that others may have missed. */
        default void connected() {}

        /** A replica ended or has been silent for long: what it told holds no more. */
        default void gone(ReplicaId replica) {}
    }

    /** @hidden */
    final class Alone implements Replicas {
        private final ReplicaId self = ReplicaId.next();

        private Alone() {}

        @Override
        public ReplicaId self() {
            return self;
        }

        @Override
        public boolean areConfigured() {
            return false;
        }

        @Override
        public boolean isConnected() {
            return false;
        }

        @Override
        public Set<ReplicaId> others() {
            return Set.of();
        }

        @Override
        public void follow(SessionId session) {}

        @Override
        public void unfollow(SessionId session) {}

        @Override
        public void tell(SessionId session, SessionMessage message) {}

        @Override
        public void tellAll(CommonMessage message) {}

        @Override
        public void listen(Listener listener) {}
    }
}
