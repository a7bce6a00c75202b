package dev.tandem.crdt;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.PropertyOrder;
import dev.tandem.crdt.codec.SmallUpdate;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.codec.UpdateReader;
import dev.tandem.crdt.codec.UpdateV2Reader;
import dev.tandem.crdt.store.NewsFinder;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.Subdocument;
import dev.tandem.crdt.store.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A document of shared types, equal to Yjs' {@code Y.Doc}.
 *
 * <p>Copies that have received the same updates, in any order and any number of times, are equal. Threads: a document and all that
 * is obtained from it are confined to one thread at a time; there are no locks inside. Handing it over needs a happens-before edge,
 * such as an executor's queue.
 */
public final class Doc extends DocIdentity {
    private static final int LARGE_BYTES = 1 << 14;

    private static final Map<Class<? extends YType>, Integer> ROOTS = Map.of(
            YText.class, TypeRef.TEXT,
            YMap.class, TypeRef.MAP,
            YArray.class, TypeRef.ARRAY,
            YXmlFragment.class, TypeRef.XML_FRAGMENT,
            YXmlElement.class, TypeRef.XML_ELEMENT,
            YXmlText.class, TypeRef.XML_TEXT);

    private final DecodeLimits limits;
    private final Replica replica;
    /** Filled again for each update. */
    private final StructBatch batch = new StructBatch();

    private final SmallUpdate small = new SmallUpdate();

    /** An empty document with a random client id of 32 bits. */
    public Doc() {
        this(DocOptions.DEFAULT);
    }

    /**
     * An empty document.
     *
     * @param clientId under which local changes are made, 0..2⁵³−1; no other copy may use the same at the same time
     */
    public Doc(long clientId) {
        this(DocOptions.DEFAULT.withClientId(clientId));
    }

    /**
     * An empty document.
     *
     * @param clientId under which local changes are made, 0..2⁵³−1; no other copy may use the same at the same time
     * @param limits what {@link #applyUpdate} accepts
     */
    public Doc(long clientId, DecodeLimits limits) {
        this(DocOptions.DEFAULT.withClientId(clientId).withLimits(limits));
    }

    /** An empty document made as the options say. */
    public Doc(DocOptions options) {
        super(options);
        this.limits = options.limits();
        this.replica = replica();
    }

    /** A document that is held by another one. */
    Doc(DocOptions options, Subdocument self, Replica holder) {
        super(options, self, holder);
        this.limits = options.limits();
        this.replica = replica();
    }

    /**
     * The id under which local changes are made. It becomes another, random one when an update brings changes under it that were not made
     * here: then somebody else is using it.
     */
    public long clientId() {
        return replica.clientId();
    }

    /** What {@link #applyUpdate} accepts. */
    public DecodeLimits limits() {
        return limits;
    }

    /**
     * The text at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YText getText(String name) {
        return get(name, YText.class);
    }

    /**
     * The map at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YMap getMap(String name) {
        return get(name, YMap.class);
    }

    /**
     * The array at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YArray getArray(String name) {
        return get(name, YArray.class);
    }

    /**
     * The XML fragment at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YXmlFragment getXmlFragment(String name) {
        return get(name, YXmlFragment.class);
    }

    /**
     * The XML element at the root under a name; made if there is none. Its own name is "UNDEFINED".
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YXmlElement getXmlElement(String name) {
        return get(name, YXmlElement.class);
    }

    /** What is at the root under a name, {@link YUnknown} if nobody has asked for it as a type; made if there is none. */
    public YType get(String name) {
        return YType.facade(replica, replica.root(name));
    }

    /**
     * The type at the root under a name; made if there is none.
     *
     * @param kind {@link YText}, {@link YMap}, {@link YArray}, {@link YXmlFragment}, {@link YXmlElement} or {@link YXmlText}
     * @throws IllegalStateException if the name was asked for as another type
     * @throws IllegalArgumentException if the kind is none of these
     */
    public <T extends YType> T get(String name, Class<T> kind) {
        Integer typeRef = ROOTS.get(kind);
        if (typeRef == null) {
            throw new IllegalArgumentException("no type for a root: " + kind.getName());
        }
        SharedType root = replica.root(name);
        if (root.typeRef() == SharedType.UNKNOWN) {
            root.settle(typeRef);
        }
        if (root.typeRef() != typeRef) {
            throw new IllegalStateException("'" + name + "' is in use as another type");
        }
        return kind.cast(YType.facade(replica, root));
    }

    /** All types at the root by name, those that only updates have named so far as {@link YUnknown}: an unmodifiable copy. */
    public Map<String, YType> share() {
        var share = new LinkedHashMap<String, YType>();
        replica.roots().forEach((name, root) -> share.put(name, YType.facade(replica, root)));
        return Collections.unmodifiableMap(share);
    }

    /** The types at the root with plain lists, maps and texts in place of types: a map of its own. Roots of unknown type are undefined. */
    public Map<String, @Nullable Object> toJSON() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        Map<String, YType> share = share();
        for (String name : PropertyOrder.of(share)) {
            json.put(name, JsonView.of(share.get(name)));
        }
        return json;
    }

    /**
     * Applies an update without an origin.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update; the document is unchanged
     */
    public void applyUpdate(byte[] update) {
        applyUpdate(update, null);
    }

    /**
     * Applies an update. What is known already is passed over; what depends on missing operations waits for them, see {@link
     * #hasPending}.
     *
     * @param origin passed on to listeners
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update; the document is unchanged
     */
    public void applyUpdate(byte[] update, @Nullable Object origin) {
        if (replica.life().isEmpty() && small.read(update, limits) && replica.apply(small, origin)) {
            return;
        }
        StructBatch decoded = update.length > LARGE_BYTES ? StructBatch.large() : room();
        try {
            UpdateReader.read(update, limits, decoded);
            replica.apply(decoded, origin);
        } finally {
            decoded.release();
        }
    }

    /**
     * Applies an update of format version 2 without an origin.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update of version 2; the document is unchanged
     */
    public void applyUpdateV2(byte[] update) {
        applyUpdateV2(update, null);
    }

    /**
     * Applies an update of format version 2, as {@link #applyUpdate(byte[], Object)} does one of version 1.
     *
     * @param origin passed on to listeners
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update of version 2; the document is unchanged
     */
    public void applyUpdateV2(byte[] update, @Nullable Object origin) {
        StructBatch decoded = room();
        try {
            UpdateV2Reader.read(update, limits, decoded);
            replica.apply(decoded, origin);
        } finally {
            decoded.release();
        }
    }

    /**
     * Where to decode an update. Within a listener of another update the batch is free again, as structs are integrated before listeners are
     * told; but some are told before.
     */
    private StructBatch room() {
        return replica.life().isEmpty() ? batch : new StructBatch();
    }

    /** Everything, waiting operations included, as an update. */
    public byte[] encodeStateAsUpdate() {
        return replica.encodeState(new LongIntMap());
    }

    /**
     * Everything that a copy with this state vector lacks, as an update; the delete set is always whole.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not a state vector
     */
    public byte[] encodeStateAsUpdate(byte[] stateVector) {
        return replica.encodeState(StateVector.read(stateVector, limits));
    }

    /** Everything, waiting operations included, as an update of format version 2. */
    public byte[] encodeStateAsUpdateV2() {
        return replica.encodeStateV2(new LongIntMap());
    }

    /**
     * Everything that a copy with this state vector lacks, as an update of format version 2; the delete set is always whole.
     *
     * @param stateVector as {@link #encodeStateVector} makes it: it is the same in both versions
     * @throws dev.tandem.crdt.codec.UpdateException if it is not a state vector
     */
    public byte[] encodeStateAsUpdateV2(byte[] stateVector) {
        return replica.encodeStateV2(StateVector.read(stateVector, limits));
    }

    /** How far the operations of each client are integrated here. */
    public byte[] encodeStateVector() {
        return replica.encodeStateVector();
    }

    /** Hears of every transaction that changed this document, remote ones included. */
    public Subscription observeUpdates(UpdateListener listener) {
        BiConsumer<Transaction, byte[]> observer = (transaction, update) ->
                listener.onUpdate(new UpdateEvent(update, transaction.origin(), transaction.isLocal()));
        replica.updates().observe(observer);
        return Once.of(() -> replica.updates().unobserve(observer));
    }

    /** As {@link #observeUpdates}, with updates of format version 2. Listeners of version 1 are told first. */
    public Subscription observeUpdatesV2(UpdateListener listener) {
        BiConsumer<Transaction, byte[]> observer = (transaction, update) ->
                listener.onUpdate(new UpdateEvent(update, transaction.origin(), transaction.isLocal()));
        replica.updates().observeV2(observer);
        return Once.of(() -> replica.updates().unobserveV2(observer));
    }

    /**
     * What of an update is new here, without applying it. Costs one pass over the update when nothing is new.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update
     */
    public UpdateNews news(byte[] update) {
        UpdateReader.read(update, limits, batch);
        NewsFinder.News news = replica.news(batch);
        return new UpdateNews(ranges(news.structs()), ranges(news.deletes()), news.gap(), news.update());
    }

    private static List<ClientRange> ranges(IdRanges ranges) {
        var list = new ArrayList<ClientRange>();
        ranges.forEach((client, clock, end) -> list.add(new ClientRange(client, clock, end - clock)));
        return list;
    }

    /** Everything that is deleted here. */
    public IdSet deleteSet() {
        return new IdSet(replica.snapshots().deletes());
    }

    /** Whether operations or deletions wait for others that have not arrived. */
    public boolean hasPending() {
        return replica.hasPending();
    }

    /** Size in bytes of what waits, 0 if nothing. */
    public long pendingBytes() {
        return replica.pendingBytes();
    }

    /**
     * Checks every invariant of the stored state; for tests.
     *
     * @throws IllegalStateException naming the first one that is broken
     */
    public void checkInvariants() {
        replica.checkInvariants();
    }
}
