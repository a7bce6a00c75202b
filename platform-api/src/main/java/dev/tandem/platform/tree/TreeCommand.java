package dev.tandem.platform.tree;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One wish of a participant for the tree. Several are done together or not at all. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TreeCommand.Create.class, name = "create"),
    @JsonSubTypes.Type(value = TreeCommand.Rename.class, name = "rename"),
    @JsonSubTypes.Type(value = TreeCommand.Move.class, name = "move"),
    @JsonSubTypes.Type(value = TreeCommand.Delete.class, name = "delete"),
})
public sealed interface TreeCommand {
    /**
     * Create an entry.
     *
     * @param parent a folder; null for the top
     * @param text first content of a file; null or empty for none
     */
    record Create(
            @Nullable EntryId parent,
            String name,
            EntryKind kind,
            @Nullable String text) implements TreeCommand {
        public Create {
            Objects.requireNonNull(name, "name is missing");
            Objects.requireNonNull(kind, "kind is missing");
        }
    }

    record Rename(EntryId entry, String name) implements TreeCommand {
        public Rename {
            Objects.requireNonNull(entry, "entry is missing");
            Objects.requireNonNull(name, "name is missing");
        }
    }

    /** @param parent a folder; null for the top */
    record Move(EntryId entry, @Nullable EntryId parent) implements TreeCommand {
        public Move {
            Objects.requireNonNull(entry, "entry is missing");
        }
    }

    /** Delete an entry and everything under it. */
    record Delete(EntryId entry) implements TreeCommand {
        public Delete {
            Objects.requireNonNull(entry, "entry is missing");
        }
    }
}
