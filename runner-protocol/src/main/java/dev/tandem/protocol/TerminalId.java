package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * Identity of a shared terminal. Prints as 22 URL-safe characters.
 *
 * @param value a UUID of version 7
 */
public record TerminalId(UUID value) implements Activity {
    public TerminalId {
        Objects.requireNonNull(value, "value is null");
    }

    /** {@return a new identity} */
    public static TerminalId next() {
        return new TerminalId(Uuid7.next());
    }

    /**
     * Reads the printed form.
     *
     * @throws IllegalArgumentException if {@code text} is not 22 characters of the URL-safe alphabet
     */
    @JsonCreator
    public static TerminalId parse(String text) {
        return new TerminalId(ShortId.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return ShortId.format(value);
    }
}
