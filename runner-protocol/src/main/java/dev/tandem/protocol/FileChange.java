package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** One step of what programs did to the files of a workspace, as its runner asks for it to become a change of the session. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FileChange.Create.class, name = "create"),
    @JsonSubTypes.Type(value = FileChange.Rename.class, name = "rename"),
    @JsonSubTypes.Type(value = FileChange.Move.class, name = "move"),
    @JsonSubTypes.Type(value = FileChange.Delete.class, name = "delete"),
    @JsonSubTypes.Type(value = FileChange.Edit.class, name = "edit"),
    @JsonSubTypes.Type(value = FileChange.Put.class, name = "put"),
})
public sealed interface FileChange {
    /**
     * A new file or folder. One that is no text file is followed by a {@link Put} that says what it holds.
     *
     * @param provisional stands for the entry in the later steps of the same request and in its answer; the server issues the real id
     * @param parent a folder, also one of an earlier step; null for the top
     * @param content a text file's first content as a Yjs v1 update of an empty document; empty for none, and for anything else
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Create(EntryId provisional, @Nullable EntryId parent, String name, EntryKind kind, byte[] content)
            implements FileChange {}

    record Rename(EntryId entry, String name) implements FileChange {}

    /** @param parent a folder, also one of an earlier step; null for the top */
    record Move(EntryId entry, @Nullable EntryId parent) implements FileChange {}

    /** The entry is gone, and everything under it. */
    record Delete(EntryId entry) implements FileChange {}

    /**
     * A text file has another text.
     *
     * @param update a Yjs v1 update; sent again, it changes nothing
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Edit(EntryId entry, byte[] update) implements FileChange {}

    /**
     * A file that is no text file holds something else.
     *
     * @param entry also one of an earlier step
     * @param content was handed over before, by {@link FromRunner.StoreBlob} under the same grant
     */
    record Put(EntryId entry, BlobHash content) implements FileChange {}
}
