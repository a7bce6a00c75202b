package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * Identity of a version of a session. Prints as 22 URL-safe characters.
 *
 * @param value a UUID of version 7
 */
public record VersionId(UUID value) {
    public VersionId {
        Objects.requireNonNull(value, "value is null");
    }

    /** {@return a new identity} */
    public static VersionId next() {
        return new VersionId(Uuid7.next());
    }

    /**
     * Reads the printed form.
     *
     * @throws IllegalArgumentException if {@code text} is not 22 characters of the URL-safe alphabet
     */
    @JsonCreator
    public static VersionId parse(String text) {
        return new VersionId(ShortId.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return ShortId.format(value);
    }
}
