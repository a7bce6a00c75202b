package dev.tandem.bench.collab.load;

import dev.tandem.crdt.codec.ByteWriter;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One author's connection to a room. Confined to the event loop's thread. */
public final class Client {
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 0x8A;
    private static final byte[] NOTHING = {};
    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        CONNECTING,
        HANDSHAKE,
        OPEN,
        CLOSED
    }

    private final Seat seat;
    private final Wire wire;
    private final Room room;
    private final int author;
    private final UpdateScanner scanner = new UpdateScanner();
    private final UpdateScanner.Visitor arrival = this::arrived;
    private final byte[] prefix;

    private State state = State.CONNECTING;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private @Nullable String closeReason;
    private long connectAt;
    private long syncedAt;

    private byte[] rest = NOTHING;
    private int restSize;
    private byte @Nullable [] message; // of which more fragments are to come
    private long arrivedAt;
    /** Everything of the document that arrived, if it is kept. */
    private @Nullable List<byte[]> kept;

    /** Frames of the load, of which those before {@code due} may be written. */
    private ByteBuffer planned = ByteBuffer.allocate(0);

    private int due;
    private boolean blocked;
    private final Deque<ByteBuffer> control = new ArrayDeque<>();

    /** When each edit was to be sent. */
    private long[] scheduled = new long[256];

    private int edits;
    private int planBegins;
    private int awarenessClock = 1;
    private int acknowledgementsOfSync;
    private int acknowledged;

    /** Of each author, how many edits arrived without a gap; and what arrived beyond a gap. */
    private int[] known = new int[8];

    private final Map<Integer, TreeMap<Integer, Integer>> beyond = new TreeMap<>();

    Client(Seat seat, Room room, int author) {
        this.seat = seat;
        this.wire = new Wire(seat);
        this.room = room;
        this.author = author;
        this.prefix = seat.dialect() == Dialect.HOCUSPOCUS
                ? new ByteWriter().varString(seat.document()).toByteArray()
                : NOTHING;
    }

    // ---- opening
    // ------------------------------------------------------------------------------------------------------

    void connect(EventLoop loop) throws IOException {
        connectAt = System.nanoTime();
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.connect(seat.address());
        key = loop.register(opened, this);
    }

    void connected() throws IOException {
        if (channel == null || key == null || !channel.finishConnect()) {
            return;
        }
        state = State.HANDSHAKE;
        key.interestOps(SelectionKey.OP_READ);
        String request = "GET " + seat.path() + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + seat.address().getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        control.add(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        flush();
    }

    private void opened() {
        state = State.OPEN;
        switch (seat.dialect()) {
            case HOCUSPOCUS -> send(wire.token());
            case Y_WEBSOCKET -> greet();
        }
    }

    private void greet() {
        send(wire.question());
        send(wire.awareness(author, awarenessClock++));
    }

    /** Whether the document has arrived. */
    public boolean isSynced() {
        return syncedAt != 0;
    }

    /** Nanoseconds from the first packet until the document had arrived. */
    public long openNanos() {
        return syncedAt - connectAt;
    }

    /** Whether the connection is of no use any more. */
    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Why it was closed; null if it was not, or by us. */
    public @Nullable String closeReason() {
        return closeReason;
    }

    /** From now on everything of the document is kept. */
    public void keep() {
        kept = new ArrayList<>();
    }

    /** What was kept, in order of arrival; null if nothing is. */
    public @Nullable List<byte[]> kept() {
        return kept;
    }

    /** Sends an update besides the load's. */
    public void update(byte[] update) {
        send(wire.update(update));
    }

    /** Asks for the whole document once more. */
    public void askAgain() {
        syncedAt = 0;
        send(wire.question());
    }

    /** Whether the server says of all updates besides the load's that it has dealt with them. */
    public boolean isAllAcknowledged() {
        return acknowledged >= room.updatesBeforeLoad(author);
    }

    /** Updates that the server says it has dealt with. */
    public int acknowledged() {
        return acknowledged;
    }

    /** Ends the connection without a word, as a browser does that is closed. */
    public void close() {
        end(null);
    }

    void failed(IOException e) {
        end(String.valueOf(e.getMessage()));
    }

    private void end(@Nullable String reason) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        closeReason = reason;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            closeReason = reason + ", then " + e.getMessage();
        }
    }

    // ---- writing
    // ------------------------------------------------------------------------------------------------------

    private void send(byte[] bytes) {
        var out = new ByteWriter(bytes.length + 16);
        Wire.frame(out, bytes);
        control.add(ByteBuffer.wrap(out.toByteArray()));
        flush();
    }

    /** Adds an edit that is sent when the load says so. Returns the end of its frame. */
    int plan(ByteWriter frames, long at) {
        if (edits == scheduled.length) {
            scheduled = Arrays.copyOf(scheduled, edits * 2);
        }
        scheduled[edits] = at;
        Script script = room.script(author);
        script.extend(edits + 1);
        Wire.frame(frames, wire.update(script.update(edits++)));
        return frames.size();
    }

    /** The times of the edits planned last are relative to this one. */
    void startAt(long start) {
        for (int edit = planBegins; edit < edits; edit++) {
            scheduled[edit] += start;
        }
        planBegins = edits;
    }

    /** Adds a movement of the cursor. Returns the end of its frame. */
    int planAwareness(ByteWriter frames) {
        Wire.frame(frames, wire.awareness(author, awarenessClock++));
        return frames.size();
    }

    /** The frames that will become due. What was due before must have been written. */
    void plan(byte[] frames) {
        if (planned.hasRemaining() && state != State.CLOSED) {
            throw new IllegalStateException("frames of the load before are unsent");
        }
        planned = ByteBuffer.allocateDirect(frames.length).put(frames).flip();
        due = 0;
    }

    /** Frames up to an end are due; {@link #flush} writes them. */
    void due(int end) {
        due = end;
    }

    /** Whether frames are due that were not tried to be written: those that the server does not take are written when it does. */
    boolean isBehind() {
        return state == State.OPEN && !blocked && planned.position() < due;
    }

    /** Makes and sends the next edit, now. */
    public void edit() {
        Script script = room.script(author);
        script.extend(edits + 1);
        if (edits == scheduled.length) {
            scheduled = Arrays.copyOf(scheduled, edits * 2);
        }
        scheduled[edits] = System.nanoTime();
        send(wire.update(script.update(edits++)));
        planBegins = edits;
    }

    /** Whether all edits of another one have arrived. */
    public boolean hasAllOf(Client other) {
        return other.author < known.length && known[other.author] >= other.edits;
    }

    void flush() {
        SelectionKey own = key;
        if (state == State.CLOSED || state == State.CONNECTING || channel == null || own == null) {
            return;
        }
        try {
            blocked = !drain(channel);
            own.interestOps(!blocked ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Control frames go between those of the load, never into one: those that are due are finished first. */
    private boolean drain(SocketChannel to) throws IOException {
        if (planned.position() < due) {
            planned.limit(due);
            to.write(planned);
            planned.limit(planned.capacity());
            if (planned.position() < due) {
                return false;
            }
        }
        for (ByteBuffer next = control.peek(); next != null; next = control.peek()) {
            to.write(next);
            if (next.hasRemaining()) {
                return false;
            }
            control.poll();
        }
        return true;
    }

    // ---- reading
    // ------------------------------------------------------------------------------------------------------

    /**
     * Reads what is there.
     *
     * @param buffer room for it, used by all clients
     */
    void readable(byte[] buffer, ByteBuffer direct) {
        SocketChannel from = channel;
        if (state == State.CLOSED || from == null) {
            return;
        }
        try {
            direct.clear();
            int count = from.read(direct);
            if (count < 0) {
                end(closeReason == null ? "the server ended the connection" : closeReason);
                return;
            }
            arrivedAt = System.nanoTime();
            direct.flip();
            if (restSize == 0) {
                direct.get(buffer, 0, count);
                keepRest(buffer, consume(buffer, count), count);
            } else {
                if (rest.length < restSize + count) {
                    rest = Arrays.copyOf(rest, Math.max(rest.length * 2, restSize + count));
                }
                direct.get(rest, restSize, count);
                int size = restSize + count;
                restSize = 0;
                keepRest(rest, consume(rest, size), size);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void keepRest(byte[] from, int at, int end) {
        restSize = end - at;
        if (restSize > rest.length) {
            rest = new byte[restSize * 2];
        }
        System.arraycopy(from, at, rest, 0, restSize);
        if (restSize == 0 && rest.length > 1 << 16) {
            rest = NOTHING;
        }
    }

    /** Deals with all that is complete. Returns where the incomplete begins. */
    private int consume(byte[] bytes, int end) throws IOException {
        int at = 0;
        if (state == State.HANDSHAKE) {
            at = afterHeaders(bytes, end);
            if (at < 0) {
                return 0;
            }
            String status = new String(bytes, 0, Math.min(12, end), StandardCharsets.US_ASCII);
            if (!status.equals("HTTP/1.1 101")) {
                throw new IOException("no WebSocket: " + new String(bytes, 0, end, StandardCharsets.UTF_8));
            }
            opened();
        }
        while (end - at >= 2) {
            int head = 2;
            long length = bytes[at + 1] & 127;
            if (length >= 126) {
                int digits = length == 126 ? 2 : 8;
                head += digits;
                if (end - at < head) {
                    return at;
                }
                length = 0;
                for (int i = 0; i < digits; i++) {
                    length = length << 8 | (bytes[at + 2 + i] & 255);
                }
            }
            if (end - at < head + length) {
                return at;
            }
            frame(bytes, at + head, (int) length, bytes[at] & 15, bytes[at] < 0);
            if (state == State.CLOSED) {
                return end;
            }
            at += head + (int) length;
        }
        return at;
    }

    private static int afterHeaders(byte[] bytes, int end) {
        for (int i = 0; i + END_OF_HEADERS.length <= end; i++) {
            if (Arrays.equals(bytes, i, i + END_OF_HEADERS.length, END_OF_HEADERS, 0, END_OF_HEADERS.length)) {
                return i + END_OF_HEADERS.length;
            }
        }
        return -1;
    }

    private void frame(byte[] bytes, int from, int length, int kind, boolean last) {
        switch (kind) {
            case BINARY, 0 -> {
                if (message == null && last) {
                    message(bytes, from, length);
                    return;
                }
                byte[] before = message == null ? NOTHING : message;
                byte[] joined = Arrays.copyOf(before, before.length + length);
                System.arraycopy(bytes, from, joined, before.length, length);
                message = last ? null : joined;
                if (last) {
                    message(joined, 0, joined.length);
                }
            }
            case PING -> {
                var out = new ByteWriter();
                out.uint8(PONG).uint8(0x80 | length).raw(new byte[4]).raw(bytes, from, length);
                control.add(ByteBuffer.wrap(out.toByteArray()));
                flush();
            }
            case CLOSE -> {
                int code = length < 2 ? 0 : (bytes[from] & 255) << 8 | (bytes[from + 1] & 255);
                end("closed with " + code + " "
                        + new String(
                                bytes, from + Math.min(2, length), Math.max(0, length - 2), StandardCharsets.UTF_8));
            }
            default -> {}
        }
    }

    private void message(byte[] bytes, int from, int length) {
        if (seat.dialect() == Dialect.Y_WEBSOCKET) {
            body(bytes, from, from + length);
        } else if (length == 1) {
            if (bytes[from] == Wire.PING) {
                send(Wire.PONG);
            }
        } else if (Arrays.equals(bytes, from, from + Math.min(length, prefix.length), prefix, 0, prefix.length)) {
            body(bytes, from + prefix.length, from + length);
        } else {
            end("a message for another document");
        }
    }

    private void body(byte[] bytes, int from, int end) {
        switch (bytes[from]) {
            case Wire.SYNC, Wire.SYNC_REPLY -> sync(bytes, from + 1, end);
            case Wire.AUTH -> {
                if (bytes[from + 1] == 2) {
                    greet();
                } else if (seat.dialect() == Dialect.Y_WEBSOCKET || bytes[from + 1] == 1) {
                    end("not let in: " + new String(bytes, from + 3, end - from - 3, StandardCharsets.UTF_8));
                }
            }
            case Wire.SYNC_STATUS -> status(bytes[from + 1] == 1);
            case Wire.CLOSE -> {
                if (seat.dialect() == Dialect.HOCUSPOCUS) {
                    end("the document was closed: "
                            + new String(bytes, from + 1, end - from - 1, StandardCharsets.UTF_8));
                }
            }
            case Wire.AWARENESS -> room.tally().awareness();
            default -> {}
        }
    }

    private void status(boolean saved) {
        if (!saved) {
            end("an update was refused");
        } else if (acknowledgementsOfSync > 0) {
            acknowledgementsOfSync--;
        } else {
            int edit = acknowledged++ - room.updatesBeforeLoad(author);
            if (edit >= 0 && edit < edits) {
                room.tally().acknowledged(arrivedAt - scheduled[edit], scheduled[edit]);
            }
        }
    }

    private void sync(byte[] bytes, int from, int end) {
        int at = from + 1;
        while (bytes[at] < 0) {
            at++;
        }
        at++;
        switch (bytes[from]) {
            case 0 -> {
                acknowledgementsOfSync++;
                send(wire.nothingNew());
            }
            case 1 -> {
                syncedAt = arrivedAt;
                news(bytes, at, end);
            }
            case 2 -> news(bytes, at, end);
            default -> end("an unknown message");
        }
    }

    private void news(byte[] bytes, int from, int end) {
        if (kept != null) {
            kept.add(Arrays.copyOfRange(bytes, from, end));
        }
        if (room.isWatched()) {
            scanner.scan(bytes, from, arrival);
        }
    }

    private void arrived() {
        int by = Script.author(scanner.client);
        if (by < 0 || by == author) {
            return;
        }
        if (!room.script(by).matches(scanner)) {
            room.tally().wrong();
            return;
        }
        if (by >= known.length) {
            known = Arrays.copyOf(known, by * 2);
        }
        int from = scanner.clock;
        int to = scanner.clock + scanner.length;
        if (from > known[by]) {
            beyond.computeIfAbsent(by, ignored -> new TreeMap<>()).merge(from, to, Math::max);
            count(by, from, to);
            return;
        }
        if (to > known[by]) {
            count(by, known[by], to);
            known[by] = to;
            closeGaps(by);
        }
    }

    private void closeGaps(int by) {
        TreeMap<Integer, Integer> ranges = beyond.get(by);
        while (ranges != null && !ranges.isEmpty() && ranges.firstKey() <= known[by]) {
            known[by] = Math.max(known[by], ranges.pollFirstEntry().getValue());
        }
    }

    private void count(int by, int from, int to) {
        if (author == Room.GUEST) {
            return;
        }
        long[] times = room.author(by).scheduled;
        int sent = room.author(by).edits;
        for (int edit = from; edit < Math.min(to, sent); edit++) {
            room.tally().delivered(arrivedAt - times[edit], times[edit]);
        }
    }

    // ---- what it knows
    // ------------------------------------------------------------------------------------------------

    /** How many edits of this client were sent or are due. */
    public int edits() {
        return edits;
    }

    /** How many edits of others have not arrived. */
    public long missing() {
        long missing = 0;
        for (Client other : room.authors()) {
            if (other != this) {
                missing += other.edits - (other.author < known.length ? known[other.author] : 0);
            }
        }
        return missing;
    }
}
