package dev.tandem.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an update says.
 *
 * @param structs in the order of the update
 * @param deletes ranges of operations that are deleted, in the order of the update
 */
public record DecodedUpdate(List<Struct> structs, List<ClientRange> deletes) {
    /** Copies the lists. */
    public DecodedUpdate {
        structs = List.copyOf(structs);
        deletes = List.copyOf(deletes);
    }

    /** A run of operations of one client. */
    public sealed interface Struct {
        /** Its operations. */
        ClientRange range();
    }

    /**
     * Operations whose content and place are forgotten.
     *
     * @param range its operations
     */
    public record Garbage(ClientRange range) implements Struct {}

    /**
     * Operations that the update leaves out.
     *
     * @param range its operations
     */
    public record Skip(ClientRange range) implements Struct {}

    /**
     * Operations with a place.
     *
     * @param range its operations
     * @param origin the operation to its left when it was made
     * @param rightOrigin the operation to its right when it was made
     * @param parentName name of the type at the root that holds it; told only if it has no origins, as the next two
     * @param parent the operation that made the type which holds it
     * @param parentSub its name within that type
     * @param content what it holds
     */
    public record Item(
            ClientRange range,
            @Nullable Id origin,
            @Nullable Id rightOrigin,
            @Nullable String parentName,
            @Nullable Id parent,
            @Nullable String parentSub,
            Content content)
            implements Struct {}

    /**
     * Names an operation.
     *
     * @param client id of the client, 0..2⁵³−1
     * @param clock 0..2³¹−1
     */
    public record Id(long client, long clock) {}

    /** What an item holds. */
    public sealed interface Content {}

    /** Content that is forgotten. */
    public record Deleted() implements Content {}

    /**
     * Values as JSON texts, written by old versions; {@code undefined} stands for itself.
     *
     * @param texts one for each operation
     */
    public record Json(List<String> texts) implements Content {
        /** Copies the list. */
        public Json {
            texts = List.copyOf(texts);
        }
    }

    /**
     * An array of bytes.
     *
     * @param bytes the bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // for people to look at, never compared
    public record Binary(byte[] bytes) implements Content {}

    /**
     * Text.
     *
     * @param text one UTF-16 code unit for each operation
     */
    public record Text(String text) implements Content {}

    /**
     * An object embedded in a text.
     *
     * @param value see {@link YType}
     */
    public record Embed(@Nullable Object value) implements Content {}

    /**
     * Start or end of a formatting attribute.
     *
     * @param key name of the attribute
     * @param value its value, {@code null} at the end
     */
    public record Format(String key, @Nullable Object value) implements Content {}

    /**
     * A shared type.
     *
     * @param type see {@link dev.tandem.crdt.codec.TypeRef}
     * @param name of an XML element or hook
     */
    public record Type(int type, @Nullable String name) implements Content {}

    /**
     * Values.
     *
     * @param values one for each operation, see {@link YType}
     */
    public record Any(List<@Nullable Object> values) implements Content {}

    /**
     * A subdocument.
     *
     * @param guid its id
     * @param options its options
     */
    public record Subdocument(String guid, @Nullable Object options) implements Content {}
}
