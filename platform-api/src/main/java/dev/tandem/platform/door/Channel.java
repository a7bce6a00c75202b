package dev.tandem.platform.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.Capability;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.session.Member;
import dev.tandem.platform.socket.OutboundQueue.Batch;
import dev.tandem.platform.socket.Peer;
import dev.tandem.protocol.ParticipantId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One document that one connection has open, for one authenticated person.
 *
 * <p>What the person asks is handled on the connection's thread; news come on other threads and are only queued. A channel is
 * closed by either side once and for all: to go on the client authenticates again and gets another.
 */
abstract sealed class Channel implements AwarenessRoom.Member permits SessionChannel, DocumentChannel {
    private final Address address;
    private final Room room;
    private final Caller.Person caller;
    private final Peer peer;
    private final AwarenessRoom awareness;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Batch awarenessBatch;

    Channel(Address address, Room room, Caller.Person caller, Peer peer, AwarenessRoom awareness) {
        this.address = address;
        this.room = room;
        this.caller = caller;
        this.peer = peer;
        this.awareness = awareness;
        this.awarenessBatch = entries -> new HocuspocusFrame.Awareness(address, AwarenessState.join(entries)).encode();
    }

    /**
     * Answers that the person is authenticated, and starts to receive news.
     *
     * @throws dev.tandem.platform.error.Refusal if the person may not, or the document is gone
     */
    abstract void open() throws InterruptedException;

    /** Handles a message of the sync protocol. Throws a Refusal, which closes this channel. */
    abstract void sync(SyncMessage message) throws InterruptedException;

    /** Handles a stateless message. Throws a Refusal, which closes this channel. */
    abstract void stateless(String payload) throws InterruptedException;

    /** {@return the answer to an authentication. Its scope is what the client shows; what it may do is checked every time} */
    final byte[] authenticated() {
        boolean edits = room.session()
                .members()
                .find(participant())
                .map(member -> Roles.capabilities(member.role()).contains(Capability.EDIT))
                .orElse(false);
        String scope = edits ? AuthMessage.Authenticated.READ_WRITE : AuthMessage.Authenticated.READ_ONLY;
        return new HocuspocusFrame.Auth(address, new AuthMessage.Authenticated(scope)).encode();
    }

    final void showAwareness(byte[] update, int maxStateBytes) {
        awareness.receive(this, AwarenessState.decode(update, maxStateBytes));
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
        return true;
    }

    /** Ends the channel and tells the client why. Any thread. */
    final void close(ErrorCode reason) {
        if (close()) {
            peer.publish(new HocuspocusFrame.Close(address, reason.code()).encode());
        }
    }

    final boolean isClosed() {
        return closed.get();
    }

    final Address address() {
        return address;
    }

    final Room room() {
        return room;
    }

    final Caller.Person caller() {
        return caller;
    }

    final Peer peer() {
        return peer;
    }

    @Override
    public final ParticipantId participant() {
        return caller.participant();
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
        peer.publish(awarenessBatch, entry);
    }
}
