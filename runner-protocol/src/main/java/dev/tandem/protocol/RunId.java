package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * Identity of a run. Prints as 22 URL-safe characters.
 *
 * @param value a UUID of version 7
 */
public record RunId(UUID value) implements Activity {
    public RunId {
        Objects.requireNonNull(value, "value is null");
    }

    /** {@return a new identity} */
    public static RunId next() {
        return new RunId(Uuid7.next());
    }

    /**
     * Reads the printed form.
     *
     * @throws IllegalArgumentException if {@code text} is not 22 characters of the URL-safe alphabet
     */
    @JsonCreator
    public static RunId parse(String text) {
        return new RunId(ShortId.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return ShortId.format(value);
    }
}
