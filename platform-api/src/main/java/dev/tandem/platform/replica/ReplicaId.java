package dev.tandem.platform.replica;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tandem.protocol.ShortId;
import dev.tandem.protocol.Uuid7;
import java.util.UUID;

/** Identity of one process of the platform, from its start to its end. Prints as 22 URL-safe characters. */
public record ReplicaId(UUID value) {
    /** {@return a new identity} */
    public static ReplicaId next() {
        return new ReplicaId(Uuid7.next());
    }

    /**
     * Reads the printed form.
     *
     * @throws IllegalArgumentException if {@code text} is not one
     */
    @JsonCreator
    public static ReplicaId parse(String text) {
        return new ReplicaId(ShortId.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return ShortId.format(value);
    }
}
