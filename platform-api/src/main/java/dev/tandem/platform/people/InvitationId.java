package dev.tandem.platform.people;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tandem.protocol.ShortId;
import dev.tandem.protocol.Uuid7;
import java.util.UUID;

/**
 * Identity of an invitation. Prints as 22 URL-safe characters.
 *
 * @param value a UUID of version 7
 */
public record InvitationId(UUID value) {
    /** {@return a new identity} */
    public static InvitationId next() {
        return new InvitationId(Uuid7.next());
    }

    /**
     * Reads the printed form.
     *
     * @throws IllegalArgumentException if it is none
     */
    @JsonCreator
    public static InvitationId parse(String text) {
        return new InvitationId(ShortId.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return ShortId.format(value);
    }
}
