package dev.tandem.protocol;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** CBOR bytes of the records of this package. Safe for use by several threads. */
public final class Wire {
    private static final ObjectMapper CBOR = CBORMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Wire() {}

    /** {@return the CBOR form of a message or event} */
    public static byte[] encode(Object message) {
        try {
            return CBOR.writeValueAsBytes(message);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode " + message.getClass().getSimpleName(), e);
        }
    }

    /**
     * Reads one message or event.
     *
     * @throws WireException if the bytes are not the CBOR form of a {@code type}
     */
    public static <T> T decode(byte[] bytes, Class<T> type) throws WireException {
        try {
            T value = CBOR.readValue(bytes, type);
            if (value == null) {
                throw new WireException("a null where a " + type.getSimpleName() + " was expected", null);
            }
            return value;
        } catch (IOException e) {
            throw new WireException("%d bytes that are not a %s".formatted(bytes.length, type.getSimpleName()), e);
        }
    }
}
