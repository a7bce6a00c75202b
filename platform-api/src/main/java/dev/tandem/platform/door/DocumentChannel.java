package dev.tandem.platform.door;

import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.access.Admission;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.platform.socket.Backlog;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.Handling;
import dev.tandem.platform.socket.Peer;
import dev.tandem.protocol.EntryId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A text file that one connection has open. */
final class DocumentChannel extends Channel implements UpdateFlow.End {
    private static final Logger LOG = Logger.getLogger(DocumentChannel.class);

    private final EntryId document;
    private final int maxUpdateBytes;
    private final UpdateRate rate;
    private final UpdateFlow flow;

    /** What this channel submitted last. A record with the same content need not go back to whom it came from. */
    private volatile byte[] submitted = {};

    DocumentChannel(
            Feed feed,
            EntryId document,
            Room room,
            Admission admission,
            Peer peer,
            int maxUpdateBytes,
            UpdateRate rate,
            Backlog backlog) {
        super(feed, room, admission, peer, room.awareness(document));
        this.document = document;
        this.maxUpdateBytes = maxUpdateBytes;
        this.rate = rate;
        this.flow = new UpdateFlow(this, backlog);
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
    Handling sync(SyncMessage message) {
        return switch (message) {
            case SyncMessage.Step1(byte[] stateVector) -> read(reader -> answer(reader, stateVector));
            case SyncMessage.Step2(byte[] update) -> take(update);
            case SyncMessage.Update(byte[] update) -> take(update);
        };
    }

    private Handling read(Function<SessionReader, EntryId> question) {
        var _ = room().session().read(question).whenComplete((_, failure) -> {
            if (failure != null) {
                ended(Stages.cause(failure));
            }
        });
        return Handling.DONE;
    }

    private EntryId answer(SessionReader reader, byte[] stateVector) {
        SyncMessage missing = new SyncMessage.Step2(reader.stateAsUpdate(document, stateVector));
        SyncMessage question = new SyncMessage.Step1(reader.stateVector(document));
        // Queued here, on the owner's thread: no later update can get in front of the state that it builds on.
        peer().answer(new HocuspocusFrame.Sync(address(), missing).encode());
        peer().answer(new HocuspocusFrame.Sync(address(), question).encode());
        room().follow(this);
        return document;
    }

    private Handling take(byte[] update) {
        if (update.length > maxUpdateBytes) {
            throw new Refusal(ErrorCode.UPDATE_TOO_LARGE, Map.of("bytes", update.length, "maximum", maxUpdateBytes));
        }
        if (!flow.hasRoom()) {
            return Handling.LATER;
        }
        rate.take();
        flow.give(update);
        return Handling.DONE;
    }

    @Override
    void awareness(List<AwarenessState> states) {
        flow.give(states);
    }

    @Override
    Operation writing() {
        return Command.UpdateDocument.operationOf(document);
    }

    @Override
    public void show(List<AwarenessState> states) {
        showAwareness(states);
    }

    @Override
    public @Nullable CompletionStage<Committed> trySubmit(byte[] update) {
        submitted = update;
        return room().session().trySubmit(caller(), new Command.UpdateDocument(document, update));
    }

    @Override
    public CompletionStage<Committed> submit(byte[] update) {
        return room().session().submit(caller(), new Command.UpdateDocument(document, update));
    }

    /** Exactly one acknowledgement for each update, since clients count them; in one write. */
    @Override
    public void saved(int count, long nanos) {
        room().listener().acknowledged(nanos);
        for (int i = 0; i < count; i++) {
            peer().acknowledge(feed().saved());
        }
    }

    @Override
    void dropWaiting() {
        flow.close();
    }

    @Override
    public void roomAgain() {
        peer().readOn();
    }

    @Override
    public void ended(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            refuse(refusal.code());
        } else {
            LOG.errorf(failure, "closing the socket of %s: its update could not be handled", peer().remoteAddress());
            peer().close(CloseReason.INTERNAL);
        }
        roomAgain();
    }

    /**
     * Passes on the one committed update of a batch. Owner's thread.
     *
     * <p>A record may hold more than what was submitted here, when the session joined it with what the same person sent from another
     * tab: then the sender gets it too. An echo changes nothing there.
     */
    void updated(byte[] update) {
        if (!Arrays.equals(update, submitted)) {
            passOn(update);
        }
    }

    /** Passes on the updates of a batch, whoever sent them: what is the same for all is made once. Owner's thread. */
    void passOn(byte[] update) {
        peer().publish(feed().updates(), update);
    }

    @Override
    void stateless(String payload) {
        throw new Refusal(ErrorCode.SOCKET_UNKNOWN_MESSAGE);
    }
}
