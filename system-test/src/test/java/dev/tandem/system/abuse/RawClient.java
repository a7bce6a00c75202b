package dev.tandem.system.abuse;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.system.load.Tab;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** A WebSocket made by hand, which does what libraries refuse to: reads late or never, and writes what it likes. One thread reads, one writes. */
final class RawClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Small, so that what is not read piles up at the server and not in the kernel. */
    private static final int RECEIVE_BUFFER_BYTES = 8192;

    private static final int BINARY = 0x82;
    private static final int CLOSE = 8;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int SHORT_LIMIT = 1 << 16;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int status;
    private volatile boolean broken;
    private int lastCode;
    private String lastReason = "";

    /** How a socket ended. */
    record End(int code, String reason) {}

    RawClient(URI origin) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(origin.getHost(), origin.getPort()));
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        String request = "GET /api/socket HTTP/1.1\r\nHost: " + origin.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        status = Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 101".length()));
    }

    /** {@return the status of the handshake: 101 if it succeeded} */
    int status() {
        return status;
    }

    void authenticate(Tab.Seat seat, String document) throws IOException {
        AuthMessage token = new AuthMessage.Token(seat.token(), null);
        send(new HocuspocusFrame.Auth(Address.of(document), token).encode());
    }

    /** Opens a document, from its beginning. */
    void open(Tab.Seat seat, String document) throws IOException {
        authenticate(seat, document);
        await(frame -> frame instanceof HocuspocusFrame.Auth);
        send(document, new SyncMessage.Step1(new byte[] {0}));
        await(frame -> frame instanceof HocuspocusFrame.Sync sync && sync.message() instanceof SyncMessage.Step1);
    }

    void send(String document, SyncMessage message) throws IOException {
        send(new HocuspocusFrame.Sync(Address.of(document), message).encode());
    }

    /** Sends if the socket is still open. */
    void trySend(String document, SyncMessage message) {
        try {
            send(document, message);
        } catch (IOException e) {
            broken = true;
        }
    }

    /** {@return whether nothing sent by {@link #trySend} failed} */
    boolean isOpen() {
        return !broken;
    }

    /** Writes a message as one frame, masked with zeros, which change nothing. */
    void send(byte[] message) throws IOException {
        out.writeByte(BINARY);
        if (message.length < SHORT_LENGTH) {
            out.writeByte(0x80 | message.length);
        } else if (message.length < SHORT_LIMIT) {
            out.writeByte(0x80 | SHORT_LENGTH);
            out.writeShort(message.length);
        } else {
            out.writeByte(0x80 | LONG_LENGTH);
            out.writeLong(message.length);
        }
        out.writeInt(0);
        out.write(message);
        out.flush();
    }

    /** Reads on until a frame comes that is waited for. */
    private void await(Predicate<HocuspocusFrame> wanted) throws IOException {
        while (true) {
            byte[] message = read().orElseThrow(() -> new IOException("closed while a frame was waited for"));
            if (wanted.test(HocuspocusFrame.decode(message, DecodeLimits.DEFAULT))) {
                return;
            }
        }
    }

    /** {@return the next message; empty at the end of the socket} */
    private Optional<byte[]> read() throws IOException {
        try {
            int opcode = in.readUnsignedByte() & 0xF;
            int length = in.readUnsignedByte();
            if (length == SHORT_LENGTH) {
                length = in.readUnsignedShort();
            } else if (length == LONG_LENGTH) {
                length = (int) in.readLong();
            }
            byte[] payload = in.readNBytes(length);
            if (opcode != CLOSE) {
                return Optional.of(payload);
            }
            lastCode = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
            lastReason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
            return Optional.empty();
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    /** Reads all that there is. {@return how the platform ended the socket; code 0 if it did not say} */
    End end() throws IOException {
        while (read().isPresent()) {
            // until its end
        }
        return new End(lastCode, lastReason);
    }

    /** Reads until a document is closed. {@return the reason} */
    String closed(String document) throws IOException {
        String[] reason = {""};
        await(frame -> {
            if (frame instanceof HocuspocusFrame.Close close
                    && close.address().document().equals(document)) {
                reason[0] = String.valueOf(close.reason());
                return true;
            }
            return false;
        });
        return reason[0];
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
