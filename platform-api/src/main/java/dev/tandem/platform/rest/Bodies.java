package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of requests, which the framework gives as null when they are empty or the word null. */
final class Bodies {
    private Bodies() {}

    /**
     * {@return the body}
     *
     * @throws Refusal {@code REQUEST-01} if there is none
     */
    static <T> T required(@Nullable T body) {
        if (body == null) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "the body is empty"));
        }
        return body;
    }
}
