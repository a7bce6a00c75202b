package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * Identity of a file or folder, issued by the server; for a text file also the identity of its document. Prints as 22 URL-safe characters.
 *
 * @param value a UUID of version 7
 */
public record EntryId(UUID value) {
    public EntryId {
        Objects.requireNonNull(value, "value is null");
    }

    /** {@return a new identity} */
    public static EntryId next() {
        return new EntryId(Uuid7.next());
    }

    /**
     * Reads the printed form.
     *
     * @throws IllegalArgumentException if {@code text} is not 22 characters of the URL-safe alphabet
     */
    @JsonCreator
    public static EntryId parse(String text) {
        return new EntryId(ShortId.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return ShortId.format(value);
    }
}
