package dev.tandem.crdt.sync;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.UpdateException;
import org.jspecify.annotations.Nullable;

/** The body of {@link HocuspocusFrame.Auth}. */
public sealed interface AuthMessage {
    /**
     * From a client: its token. From a server: asks for the token again, both then {@code null}.
     *
     * @param token the token
     * @param providerVersion version of the client's library; {@code null} from clients that do not tell
     */
    record Token(@Nullable String token, @Nullable String providerVersion) implements AuthMessage {}

    /** From a server: the document stays closed. */
    record PermissionDenied(String reason) implements AuthMessage {}

    /**
     * From a server: the document is open.
     *
     * @param scope {@code read-write} or {@code readonly}
     */
    record Authenticated(String scope) implements AuthMessage {
        /** Scope of one who may change the document. */
        public static final String READ_WRITE = "read-write";
        /** Scope of one who may not. */
        public static final String READ_ONLY = "readonly";
    }

    /** Writes this message behind what is written already. */
    default void write(ByteWriter out) {
        switch (this) {
            case Token(String token, String providerVersion) -> {
                out.varUint(0);
                if (token != null) {
                    out.varString(token);
                    if (providerVersion != null) {
                        out.varString(providerVersion);
                    }
                }
            }
            case PermissionDenied(String reason) -> out.varUint(1).varString(reason);
            case Authenticated(String scope) -> out.varUint(2).varString(scope);
        }
    }

    /**
     * Reads the next message.
     *
     * @throws UpdateException if it is not one
     */
    static AuthMessage read(ByteReader in) {
        int at = in.position();
        int type = in.varInt31();
        return switch (type) {
            case 0 -> new Token(in.hasRemaining() ? in.varString() : null, in.hasRemaining() ? in.varString() : null);
            case 1 -> new PermissionDenied(in.varString());
            case 2 -> new Authenticated(in.varString());
            default -> throw new UpdateException(UpdateException.Reason.UNKNOWN_TYPE, at, "auth message " + type);
        };
    }
}
