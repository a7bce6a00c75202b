package dev.tandem.platform.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.access.Admission;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.session.Member;
import dev.tandem.platform.socket.Handling;
import dev.tandem.platform.socket.Peer;
import dev.tandem.protocol.ParticipantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One document that one connection has open, for one authenticated person.
 *
 * <p>What the person asks is handled one after the other; news come on other threads and are only queued. A channel is
 * closed by either side once and for all: to go on the client authenticates again and gets another.
 */
abstract sealed class Channel implements AwarenessRoom.Member permits SessionChannel, DocumentChannel {
    private final Feed feed;
    private final Room room;
    private final Admission admission;
    private final Peer peer;
    private final AwarenessRoom awareness;
    private final AtomicBoolean closed = new AtomicBoolean();

    Channel(Feed feed, Room room, Admission admission, Peer peer, AwarenessRoom awareness) {
        this.feed = feed;
        this.room = room;
        this.admission = admission;
        this.peer = peer;
        this.awareness = awareness;
    }

    /**
     * Answers that the person is authenticated, and starts to receive news.
     *
     * @throws dev.tandem.platform.error.Refusal if the person may not, or the document is gone
     */
    abstract void open() throws InterruptedException;

    /** Handles a message of the sync protocol without blocking. Throws a Refusal, which closes this channel. */
    abstract Handling sync(SyncMessage message);

    /** Handles what a client says of itself. */
    abstract void awareness(List<AwarenessState> states);

    /** Handles a stateless message; may block. Throws a Refusal, which closes this channel. */
    abstract void stateless(String payload) throws InterruptedException;

    /** {@return the answer to an authentication. Its scope is what the client shows; what it may do is checked every time} */
    final byte[] authenticated() {
        boolean edits = room.session()
                .members()
                .find(participant())
                .map(member -> Roles.mayDo(member.role(), writing()))
                .orElse(false);
        String scope = edits ? AuthMessage.Authenticated.READ_WRITE : AuthMessage.Authenticated.READ_ONLY;
        return new HocuspocusFrame.Auth(address(), new AuthMessage.Authenticated(scope)).encode();
    }

    /** {@return what bringing something new to this document is} */
    Operation writing() {
        return Operation.UPDATE_DOCUMENT;
    }

    final void showAwareness(List<AwarenessState> states) {
        awareness.receive(this, states);
    }

    final void answerAwareness() {
        awareness.showAll(this);
    }

    final void joinAwareness() {
        awareness.join(this);
    }

    /** Ends the channel without telling the client. Any thread, repeatedly. {@return whether it was open} */
    final boolean close() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        room.remove(this);
        awareness.leave(this);
        dropWaiting();
        return true;
    }

    /** Forgets what the client sent and nobody has decided on. */
    void dropWaiting() {}

    /**
     * Ends the channel because something was refused and tells the client why; some reasons concern the whole connection. Any
     * thread.
     */
    final void refuse(ErrorCode reason) {
        if (reason == ErrorCode.TOKEN_REVOKED) {
            peer.close(Closes.TOKEN_VOID);
        } else if (reason == ErrorCode.SESSION_ENDED) {
            peer.close(Closes.SESSION_ENDED);
        } else {
            close(reason);
        }
    }

    /** Ends the channel and tells the client why. Any thread. */
    final void close(ErrorCode reason) {
        if (close()) {
            room.listener().refused(reason);
            peer.publish(new HocuspocusFrame.Close(address(), reason.code()).encode());
        }
    }

    final boolean isClosed() {
        return closed.get();
    }

    final Address address() {
        return feed.address();
    }

    final Feed feed() {
        return feed;
    }

    /** {@return when the token expires that it was opened with} */
    final Instant until() {
        return admission.until();
    }

    final Room room() {
        return room;
    }

    final Caller.Person caller() {
        return admission.caller();
    }

    final Peer peer() {
        return peer;
    }

    @Override
    public final ParticipantId participant() {
        return caller().participant();
    }

    @Override
    public final ObjectNode user() {
        ObjectNode user = Json.MAPPER.createObjectNode().put("id", participant().toString());
        Optional<Member> member = room.session().members().find(participant());
        member.ifPresent(it -> user.put("name", it.name())
                .put("colour", it.colour())
                .put("role", it.role().name()));
        return user;
    }

    @Override
    public final void show(byte[] entry) {
        peer.publish(feed.awareness(), entry);
    }
}
