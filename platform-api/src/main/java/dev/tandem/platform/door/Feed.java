package dev.tandem.platform.door;

import dev.tandem.crdt.Updates;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.socket.OutboundQueue.Batch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The frames that everyone who follows one address gets, each made once for all of them. Any thread.
 *
 * <p>Made of the address as it stands in frames: clients that tell several providers of one document apart have one of their own.
 */
final class Feed {
    private final Address address;
    private final Batch updates = SharedBatch.ofAll(this::updates);
    private final Batch awareness = SharedBatch.ofNewest(this::awareness, AwarenessState::newest);
    private final Batch records = SharedBatch.ofAll(this::records);
    /** Of presence only the newest matters. */
    private final Batch presence =
            SharedBatch.ofNewest(parts -> stateless(parts.getLast()), parts -> List.of(parts.getLast()));

    private final byte[] saved;

    Feed(Address address) {
        this.address = address;
        this.saved = new HocuspocusFrame.SyncStatus(address, true).encode();
    }

    Address address() {
        return address;
    }

    /** {@return joins Yjs updates} */
    Batch updates() {
        return updates;
    }

    /** {@return joins entries of {@link AwarenessState#encodeEntry}} */
    Batch awareness() {
        return awareness;
    }

    /** {@return joins records of the log in JSON} */
    Batch records() {
        return records;
    }

    /** {@return joins messages of which only the last matters, in JSON} */
    Batch presence() {
        return presence;
    }

    /** {@return the acknowledgement of one update; not to be changed} */
    byte[] saved() {
        return saved;
    }

    private byte[] updates(List<byte[]> parts) {
        byte[] update = parts.size() == 1 ? parts.getFirst() : Updates.mergeUpdates(parts);
        return new HocuspocusFrame.Sync(address, new SyncMessage.Update(update)).encode();
    }

    private byte[] awareness(List<byte[]> entries) {
        return new HocuspocusFrame.Awareness(address, AwarenessState.join(entries)).encode();
    }

    private byte[] records(List<byte[]> parts) {
        return stateless(parts.stream()
                .map(part -> new String(part, StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "{\"type\":\"records\",\"records\":[", "]}")));
    }

    private byte[] stateless(byte[] json) {
        return stateless(new String(json, StandardCharsets.UTF_8));
    }

    /** {@return a stateless message as a frame} */
    byte[] stateless(String json) {
        return new HocuspocusFrame.Stateless(address, json).encode();
    }
}
