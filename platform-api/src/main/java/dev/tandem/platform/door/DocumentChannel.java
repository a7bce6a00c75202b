package dev.tandem.platform.door;

import dev.tandem.crdt.Updates;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.socket.OutboundQueue.Batch;
import dev.tandem.platform.socket.Peer;
import dev.tandem.protocol.EntryId;
import java.util.Arrays;
import java.util.Map;

/**
 * A text file that one connection has open.
 *
 * <p>INVARIANT: at most one update of a channel is undecided. So a refusal leaves no later update of the same client behind, which
 * could never be applied without the refused one.
 */
final class DocumentChannel extends Channel {
    private final EntryId document;
    private final int maxUpdateBytes;
    private final UpdateRate rate;
    private final Batch updates;

    /** What this channel submitted last. A record with the same content need not go back to whom it came from. */
    private volatile byte[] submitted = {};

    DocumentChannel(
            Address address,
            EntryId document,
            Room room,
            Caller.Person caller,
            Peer peer,
            int maxUpdateBytes,
            UpdateRate rate) {
        super(address, room, caller, peer, room.awareness(document));
        this.document = document;
        this.maxUpdateBytes = maxUpdateBytes;
        this.rate = rate;
        this.updates = parts -> {
            byte[] update = parts.size() == 1 ? parts.getFirst() : Updates.mergeUpdates(parts);
            return new HocuspocusFrame.Sync(address, new SyncMessage.Update(update)).encode();
        };
    }

    EntryId document() {
        return document;
    }

    @Override
    void open() throws InterruptedException {
        Stages.await(room().session().read(reader -> {
            room().session().members().require(participant(), Operation.READ_DOCUMENT);
            if (!reader.hasDocument(document)) {
                throw new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", document.toString()));
            }
            room().add(this, () -> peer().answer(authenticated()));
            return document;
        }));
        joinAwareness();
    }

    @Override
    void sync(SyncMessage message) throws InterruptedException {
        switch (message) {
            case SyncMessage.Step1(byte[] stateVector) -> answer(stateVector);
            case SyncMessage.Step2(byte[] update) -> submit(update);
            case SyncMessage.Update(byte[] update) -> submit(update);
        }
    }

    private void answer(byte[] stateVector) throws InterruptedException {
        Stages.await(room().session().read(reader -> {
            SyncMessage missing = new SyncMessage.Step2(reader.stateAsUpdate(document, stateVector));
            SyncMessage question = new SyncMessage.Step1(reader.stateVector(document));
            // Queued here, on the owner's thread: no later update can get in front of the state that it builds on.
            peer().answer(new HocuspocusFrame.Sync(address(), missing).encode());
            peer().answer(new HocuspocusFrame.Sync(address(), question).encode());
            room().follow(this);
            return document;
        }));
    }

    private void submit(byte[] update) throws InterruptedException {
        if (update.length > maxUpdateBytes) {
            throw new Refusal(ErrorCode.UPDATE_TOO_LARGE, Map.of("bytes", update.length, "maximum", maxUpdateBytes));
        }
        rate.take();
        submitted = update;
        Stages.await(room().session().submit(caller(), new Command.UpdateDocument(document, update)));
        peer().answer(new HocuspocusFrame.SyncStatus(address(), true).encode());
    }

    /**
     * Passes on a committed update. Owner's thread.
     *
     * <p>A record may hold more than what was submitted here, when the session joined it with what the same person sent from another
     * tab: then the sender gets it too. An echo changes nothing there.
     */
    void updated(byte[] update) {
        if (!Arrays.equals(update, submitted)) {
            peer().publish(updates, update);
        }
    }

    @Override
    void stateless(String payload) {
        throw new Refusal(ErrorCode.SOCKET_UNKNOWN_MESSAGE);
    }
}
