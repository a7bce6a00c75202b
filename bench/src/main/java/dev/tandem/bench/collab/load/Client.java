package dev.tandem.bench.collab.load;

import dev.tandem.crdt.codec.ByteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One author's conversation with a server about a room's document. Confined to the event loop's thread. */
public final class Client {
    private static final byte[] NOTHING = {};

    private final Seat seat;
    private final Wire wire;
    private final Room room;
    private final int author;
    private final WebSocket socket;
    private final Arrivals arrivals;
    private final byte[] prefix;

    private long connectAt;
    private long syncedAt;

    /** Everything of the document that arrived, if it is kept. */
    private @Nullable List<byte[]> kept;

    /** When each edit was to be sent. */
    private long[] scheduled = new long[256];

    private int edits;
    private int planBegins;
    private int awarenessClock = 1;
    private int acknowledgementsOfSync;
    private int acknowledged;

    Client(Seat seat, Room room, int author) {
        this.seat = seat;
        this.wire = new Wire(seat);
        this.room = room;
        this.author = author;
        this.socket = new WebSocket(seat, this::opened, this::message);
        this.arrivals = new Arrivals(room, author);
        this.prefix = seat.dialect() == Dialect.HOCUSPOCUS
                ? new ByteWriter().varString(seat.document()).toByteArray()
                : NOTHING;
    }

    // ---- opening
    // ------------------------------------------------------------------------------------------------------

    void connect(EventLoop loop) throws IOException {
        connectAt = System.nanoTime();
        socket.connect(loop);
    }

    private void opened() {
        switch (seat.dialect()) {
            case HOCUSPOCUS -> socket.send(wire.token());
            case Y_WEBSOCKET -> greet();
        }
    }

    private void greet() {
        socket.send(wire.question());
        socket.send(wire.awareness(author, awarenessClock++));
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
        return socket.isClosed();
    }

    /** Why it was closed; null if it was not, or by us. */
    public @Nullable String closeReason() {
        return socket.closeReason();
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
        socket.send(wire.update(update));
    }

    /** Asks for the whole document once more. */
    public void askAgain() {
        syncedAt = 0;
        socket.send(wire.question());
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
        socket.end(null);
    }

    // ---- writing
    // ------------------------------------------------------------------------------------------------------

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
        socket.plan(frames);
    }

    /** Frames up to an end are due; {@link #flush} writes them. */
    void due(int end) {
        socket.due(end);
    }

    /** Whether frames are due that were not tried to be written: those that the server does not take are written when it does. */
    boolean isBehind() {
        return socket.isBehind();
    }

    /** Makes and sends the next edit, now. */
    public void edit() {
        Script script = room.script(author);
        script.extend(edits + 1);
        if (edits == scheduled.length) {
            scheduled = Arrays.copyOf(scheduled, edits * 2);
        }
        scheduled[edits] = System.nanoTime();
        socket.send(wire.update(script.update(edits++)));
        planBegins = edits;
    }

    void flush() {
        socket.flush();
    }

    // ---- reading
    // ------------------------------------------------------------------------------------------------------

    private void message(byte[] bytes, int from, int length) {
        if (seat.dialect() == Dialect.Y_WEBSOCKET) {
            body(bytes, from, from + length);
        } else if (length == 1) {
            if (bytes[from] == Wire.PING) {
                socket.send(Wire.PONG);
            }
        } else if (Arrays.equals(bytes, from, from + Math.min(length, prefix.length), prefix, 0, prefix.length)) {
            body(bytes, from + prefix.length, from + length);
        } else {
            socket.end("a message for another document");
        }
    }

    private void body(byte[] bytes, int from, int end) {
        switch (bytes[from]) {
            case Wire.SYNC, Wire.SYNC_REPLY -> sync(bytes, from + 1, end);
            case Wire.AUTH -> {
                if (bytes[from + 1] == 2) {
                    greet();
                } else if (seat.dialect() == Dialect.Y_WEBSOCKET || bytes[from + 1] == 1) {
                    socket.end("not let in: " + new String(bytes, from + 3, end - from - 3, StandardCharsets.UTF_8));
                }
            }
            case Wire.SYNC_STATUS -> status(bytes[from + 1] == 1);
            case Wire.CLOSE -> {
                if (seat.dialect() == Dialect.HOCUSPOCUS) {
                    socket.end("the document was closed: "
                            + new String(bytes, from + 1, end - from - 1, StandardCharsets.UTF_8));
                }
            }
            case Wire.AWARENESS -> room.tally().awareness();
            default -> {}
        }
    }

    private void status(boolean saved) {
        if (!saved) {
            socket.end("an update was refused");
        } else if (acknowledgementsOfSync > 0) {
            acknowledgementsOfSync--;
        } else {
            int edit = acknowledged++ - room.updatesBeforeLoad(author);
            if (edit >= 0 && edit < edits) {
                room.tally().acknowledged(socket.arrivedAt() - scheduled[edit], scheduled[edit]);
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
                socket.send(wire.nothingNew());
            }
            case 1 -> {
                syncedAt = socket.arrivedAt();
                news(bytes, at, end);
            }
            case 2 -> news(bytes, at, end);
            default -> socket.end("an unknown message");
        }
    }

    private void news(byte[] bytes, int from, int end) {
        if (kept != null) {
            kept.add(Arrays.copyOfRange(bytes, from, end));
        }
        if (room.isWatched()) {
            arrivals.add(bytes, from, socket.arrivedAt());
        }
    }

    // ---- what it knows
    // ------------------------------------------------------------------------------------------------

    int author() {
        return author;
    }

    /** When an edit was to be sent, of {@link System#nanoTime}. */
    long scheduled(int edit) {
        return scheduled[edit];
    }

    /** How many edits of this client were sent or are due. */
    public int edits() {
        return edits;
    }

    /** Whether all edits of another one have arrived. */
    public boolean hasAllOf(Client other) {
        return arrivals.hasAllOf(other);
    }

    /** How many edits of others have not arrived. */
    public long missing() {
        return arrivals.missing();
    }
}
