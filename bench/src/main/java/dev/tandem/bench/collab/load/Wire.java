package dev.tandem.bench.collab.load;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.crdt.sync.WebsocketFrame;
import java.nio.ByteBuffer;
import java.util.List;

/** How one client writes its messages. */
final class Wire {
    static final int SYNC = 0;
    static final int AWARENESS = 1;
    static final int AUTH = 2;
    static final int SYNC_REPLY = 4;
    static final int CLOSE = 7;
    static final int SYNC_STATUS = 8;
    static final byte PING = 9;
    static final byte[] PONG = {10};

    private static final byte[] EMPTY_UPDATE = {0, 0};
    private static final byte[] EMPTY_STATE_VECTOR = {0};

    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;
    /** A mask is required; one of zeros is one, and lets frames be made without looking at each byte. */
    private static final int MASK_BYTES = 4;

    private final Seat seat;
    private final Address address;

    Wire(Seat seat) {
        this.seat = seat;
        this.address = Address.of(seat.document());
    }

    byte[] token() {
        return new HocuspocusFrame.Auth(address, new AuthMessage.Token(seat.token(), "4.7.0")).encode();
    }

    /** Asks for everything. */
    byte[] question() {
        return sync(new SyncMessage.Step1(EMPTY_STATE_VECTOR));
    }

    /** Has nothing that the server lacks. */
    byte[] nothingNew() {
        return sync(new SyncMessage.Step2(EMPTY_UPDATE));
    }

    byte[] update(byte[] update) {
        return sync(new SyncMessage.Update(update));
    }

    private byte[] sync(SyncMessage message) {
        return switch (seat.dialect()) {
            case HOCUSPOCUS -> new HocuspocusFrame.Sync(address, message).encode();
            case Y_WEBSOCKET -> new WebsocketFrame.Sync(message).encode();
        };
    }

    /** Where an author's cursor is, as y-codemirror.next tells it. */
    byte[] awareness(int author, int clock) {
        String place = "{\"type\":null,\"tname\":\"content\",\"item\":{\"client\":" + Script.client(author)
                + ",\"clock\":" + clock + "},\"assoc\":0}";
        String state = "{\"user\":{\"name\":\"Guest " + author + "\",\"color\":\"#30bced\"},\"cursor\":{\"anchor\":"
                + place + ",\"head\":" + place + "}}";
        byte[] update =
                new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(Script.client(author), clock, state))).encode();
        return switch (seat.dialect()) {
            case HOCUSPOCUS -> new HocuspocusFrame.Awareness(address, update).encode();
            case Y_WEBSOCKET -> new WebsocketFrame.Awareness(update).encode();
        };
    }

    /** A message as a WebSocket frame behind what is in the buffer. */
    static void frame(ByteWriter out, byte[] message) {
        out.uint8(BINARY);
        if (message.length < 126) {
            out.uint8(MASKED | message.length);
        } else if (message.length < 1 << 16) {
            out.uint8(MASKED | 126).uint8(message.length >>> 8).uint8(message.length & 255);
        } else {
            out.uint8(MASKED | 127)
                    .raw(ByteBuffer.allocate(Long.BYTES).putLong(message.length).array());
        }
        out.raw(new byte[MASK_BYTES]).raw(message);
    }
}
