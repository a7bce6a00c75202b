package dev.tandem.crdt;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import org.jspecify.annotations.Nullable;

/**
 * How a document is made. Begin with {@link #DEFAULT} and change what is to differ.
 *
 * @param clientId under which local changes are made, 0..2⁵³−1, and no other copy may use the same at the same time; {@code null} for a
 *     random one of 32 bits
 * @param limits what {@link Doc#applyUpdate} accepts
 * @param guid identifies the document everywhere; {@code null} for a random UUID
 * @param collectionId of the collection that it belongs to, for providers that have such; {@code null} for none. A subdocument takes on
 *     that of the document that it is put into
 * @param gc whether deleted content is forgotten. Snapshots can be restored only from documents that keep everything
 * @param gcFilter which deleted content is forgotten if {@code gc} is set; {@code null} for all
 * @param meta any value that can be shared, to be stored with a subdocument; {@code null} for none
 * @param autoLoad whether a subdocument is to be loaded wherever it arrives
 * @param shouldLoad whether providers are to load it now; see {@link Doc#load}
 */
public record DocOptions(
        @Nullable Long clientId,
        DecodeLimits limits,
        @Nullable String guid,
        @Nullable String collectionId,
        boolean gc,
        @Nullable GcFilter gcFilter,
        @Nullable Object meta,
        boolean autoLoad,
        boolean shouldLoad) {
    private static final long MAX_CLIENT_ID = (1L << 53) - 1;

    /** What {@code new Doc()} has: random ids, garbage collection, to be loaded. */
    public static final DocOptions DEFAULT =
            new DocOptions(null, DecodeLimits.DEFAULT, null, null, true, null, null, false, true);

    /**
     * Checks the client id and the value to be stored.
     *
     * @throws IllegalArgumentException if the client id is out of range or the value cannot be shared
     */
    public DocOptions {
        if (clientId != null && (clientId < 0 || clientId > MAX_CLIENT_ID)) {
            throw new IllegalArgumentException("client id " + clientId + " is not in 0..2^53-1");
        }
        if (meta != null) {
            AnyCodec.write(new ByteWriter(), meta);
        }
    }

    /** These with another client id. */
    public DocOptions withClientId(long id) {
        return new DocOptions(id, limits, guid, collectionId, gc, gcFilter, meta, autoLoad, shouldLoad);
    }

    /** These with other limits. */
    public DocOptions withLimits(DecodeLimits other) {
        return new DocOptions(clientId, other, guid, collectionId, gc, gcFilter, meta, autoLoad, shouldLoad);
    }

    /** These with another guid. */
    public DocOptions withGuid(String other) {
        return new DocOptions(clientId, limits, other, collectionId, gc, gcFilter, meta, autoLoad, shouldLoad);
    }

    /** These with another collection. */
    public DocOptions withCollectionId(@Nullable String id) {
        return new DocOptions(clientId, limits, guid, id, gc, gcFilter, meta, autoLoad, shouldLoad);
    }

    /** These with garbage collection on or off. */
    public DocOptions withGc(boolean on) {
        return new DocOptions(clientId, limits, guid, collectionId, on, gcFilter, meta, autoLoad, shouldLoad);
    }

    /** These with another filter of what is forgotten. */
    public DocOptions withGcFilter(@Nullable GcFilter filter) {
        return new DocOptions(clientId, limits, guid, collectionId, gc, filter, meta, autoLoad, shouldLoad);
    }

    /** These with another value that is stored with a subdocument. */
    public DocOptions withMeta(@Nullable Object value) {
        return new DocOptions(clientId, limits, guid, collectionId, gc, gcFilter, value, autoLoad, shouldLoad);
    }

    /** These with automatic loading on or off. */
    public DocOptions withAutoLoad(boolean on) {
        return new DocOptions(clientId, limits, guid, collectionId, gc, gcFilter, meta, on, shouldLoad);
    }

    /** These, to be loaded now or not. */
    public DocOptions withShouldLoad(boolean on) {
        return new DocOptions(clientId, limits, guid, collectionId, gc, gcFilter, meta, autoLoad, on);
    }
}
