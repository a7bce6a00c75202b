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
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.socket.OutboundQueue.Batch;
import dev.tandem.platform.socket.Peer;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
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

    /** The last record that this channel caused: its sender has it already. Zero: none yet. */
    private volatile long ownSequence;

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
            room().add(this);
            peer().answer(authenticated());
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
        Stages.await(room().session()
                .submit(caller(), new Command.UpdateDocument(document, update))
                .thenAccept(this::remember));
        peer().answer(new HocuspocusFrame.SyncStatus(address(), true).encode());
    }

    /**
     * Normally runs on the owner's thread before the records are fanned out. If the commit was faster than the registration of
     * this callback it runs late and the sender gets an echo of its own update, which changes nothing there.
     */
    private void remember(Committed committed) {
        if (!committed.records().isEmpty()) {
            ownSequence = committed.records().getLast().sequence();
        }
    }

    /** Passes on a committed update. Owner's thread. */
    void updated(LogRecord record, byte[] update) {
        if (record.sequence() != ownSequence) {
            peer().publish(updates, update);
        }
    }

    @Override
    void stateless(String payload) {
        throw new Refusal(ErrorCode.SOCKET_UNKNOWN_MESSAGE);
    }
}
