package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** One step of a change to a session's tree, as the server decided it. A list of them is applied as a whole. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TreeChange.Created.class, name = "created"),
    @JsonSubTypes.Type(value = TreeChange.Renamed.class, name = "renamed"),
    @JsonSubTypes.Type(value = TreeChange.Moved.class, name = "moved"),
    @JsonSubTypes.Type(value = TreeChange.Deleted.class, name = "deleted"),
})
public sealed interface TreeChange {
    /** A new entry, empty. A file's first content follows as a {@link SessionEvent.DocumentUpdated} or {@link SessionEvent.BlobPut}. */
    record Created(Entry entry) implements TreeChange {}

    /** The entry has another name; its parent stays. */
    record Renamed(EntryId entry, String name) implements TreeChange {}

    /** The entry has another parent (null: the top); its name stays. */
    record Moved(EntryId entry, @Nullable EntryId parent) implements TreeChange {}

    /** The entry is gone, and everything under it. */
    record Deleted(EntryId entry) implements TreeChange {}
}
