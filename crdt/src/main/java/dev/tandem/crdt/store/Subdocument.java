package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.Undefined;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A document as another one that holds it sees it: an identity and options, which travel; never what is in it. The document itself is made
 * when somebody asks for it.
 */
public final class Subdocument {
    /** No client id was settled. */
    public static final long NO_CLIENT = -1;

    private @Nullable String guid;
    private final boolean gc;
    private final boolean autoLoad;
    private final @Nullable Object meta;
    private boolean shouldLoad;
    private long clientId = NO_CLIENT;
    private @Nullable Object facade;

    // The item that holds it; none while it is in no document, or in none any more.
    int client = Blocks.NONE;
    int clock;

    /**
     * One that no document holds.
     *
     * @param guid {@code null} for one to be made up when asked for
     */
    public Subdocument(@Nullable String guid, boolean gc, boolean autoLoad, @Nullable Object meta, boolean shouldLoad) {
        this.guid = guid;
        this.gc = gc;
        this.autoLoad = autoLoad;
        this.meta = meta;
        this.shouldLoad = shouldLoad;
    }

    /** Reads the content of an item. What Yjs does not know of the options it drops, and so must this. */
    static Subdocument read(ByteReader in) {
        String guid = in.varString();
        Map<?, ?> options = AnyCodec.read(in) instanceof Map<?, ?> map ? map : Map.of();
        Object meta = options.get("meta");
        boolean autoLoad = isTrue(options.get("autoLoad"));
        return new Subdocument(
                options.get("guid") instanceof String other ? other : guid,
                !options.containsKey("gc") || options.get("gc") == Undefined.UNDEFINED || isTrue(options.get("gc")),
                autoLoad,
                meta == Undefined.UNDEFINED ? null : meta,
                autoLoad || isTrue(options.get("shouldLoad")));
    }

    /** What JavaScript takes for true. */
    private static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Undefined ignored -> false;
            case Boolean truth -> truth;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0 && !number.isNaN();
            case BigInteger number -> number.signum() != 0;
            default -> true;
        };
    }

    /** Writes it as the content of an item. */
    void write(ByteWriter out) {
        var options = new LinkedHashMap<String, @Nullable Object>();
        if (!gc) {
            options.put("gc", false);
        }
        if (autoLoad) {
            options.put("autoLoad", true);
        }
        if (meta != null) {
            options.put("meta", meta);
        }
        out.varString(guid());
        AnyCodec.write(out, options);
    }

    /** Another one to take the place of this one, which nobody has asked to load. */
    Subdocument renewed() {
        var other = new Subdocument(guid(), gc, autoLoad, meta, false);
        other.client = client;
        other.clock = clock;
        client = Blocks.NONE;
        return other;
    }

    /** Another one of the same identity, for another item. */
    Subdocument copy() {
        return new Subdocument(guid(), gc, autoLoad, meta, autoLoad);
    }

    /** Identifies the document everywhere. */
    public String guid() {
        String known = guid;
        if (known == null) {
            known = UUID.randomUUID().toString();
            guid = known;
        }
        return known;
    }

    /** Whether the document forgets deleted content. */
    public boolean gc() {
        return gc;
    }

    /** Whether it is to be loaded wherever it arrives. */
    public boolean autoLoad() {
        return autoLoad;
    }

    /** What its maker says of it. */
    public @Nullable Object meta() {
        return meta;
    }

    /** Whether somebody wants it to be loaded. */
    public boolean shouldLoad() {
        return shouldLoad;
    }

    /** Says that somebody wants it to be loaded. */
    public void requestLoad() {
        shouldLoad = true;
    }

    /** Whether a document holds it. */
    public boolean isHeld() {
        return client != Blocks.NONE;
    }

    /** The id under which it is to be changed, {@link #NO_CLIENT} before one is settled. */
    public long clientId() {
        return clientId;
    }

    void settleClientId(long id) {
        clientId = id;
    }

    /** The document itself, {@code null} if nobody has asked for it. */
    public @Nullable Object knownFacade() {
        return facade;
    }

    /** The document itself; made at most once. */
    public Object facade(Function<Subdocument, Object> make) {
        Object known = facade;
        if (known == null) {
            known = make.apply(this);
            facade = known;
        }
        return known;
    }
}
