package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * Identity of a participant: a person or a runner in one session. Prints as 22 URL-safe characters.
 *
 * @param value a UUID of version 7
 */
public record ParticipantId(UUID value) {
    public ParticipantId {
        Objects.requireNonNull(value, "value is null");
    }

    /** {@return a new identity} */
    public static ParticipantId next() {
        return new ParticipantId(Uuid7.next());
    }

    /**
     * Reads the printed form.
     *
     * @throws IllegalArgumentException if {@code text} is not 22 characters of the URL-safe alphabet
     */
    @JsonCreator
    public static ParticipantId parse(String text) {
        return new ParticipantId(ShortId.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return ShortId.format(value);
    }
}
