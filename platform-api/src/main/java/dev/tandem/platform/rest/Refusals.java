package dev.tandem.platform.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Problem;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever went wrong into {@code {code, message, remedy, values}}. */
class Refusals {
    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final int SHOWN_CHARACTERS = 200;

    @ServerExceptionMapper
    Response refused(Refusal refusal) {
        return answer(refusal.code(), refusal.problem());
    }

    @ServerExceptionMapper
    Response unreadable(JacksonException e) {
        return malformed(e);
    }

    /** More special than the framework's own mapper, which would answer in another form. */
    @ServerExceptionMapper
    Response unreadable(MismatchedInputException e) {
        return malformed(e);
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (e.getCause() instanceof JacksonException unreadable) {
            return malformed(unreadable);
        }
        return switch (status) {
            case 404 -> answer(ErrorCode.ROUTE_UNKNOWN, Map.of());
            case 405 -> answer(ErrorCode.METHOD_UNKNOWN, Map.of());
            case 406, 415 -> answer(ErrorCode.MEDIA_TYPE_UNKNOWN, Map.of());
            case 413 -> answer(ErrorCode.REQUEST_TOO_LARGE, Map.of());
            default -> status < 500 ? answer(ErrorCode.REQUEST_MALFORMED, Map.of()) : unexpected(e);
        };
    }

    @ServerExceptionMapper
    Response storage(StorageException e) {
        LOG.error(ErrorCode.STORAGE_UNAVAILABLE.code(), e);
        return answer(ErrorCode.STORAGE_UNAVAILABLE, Map.of());
    }

    @ServerExceptionMapper
    Response late(TimeoutException e) {
        return answer(ErrorCode.STORAGE_UNAVAILABLE, Map.of());
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        LOG.error(ErrorCode.INTERNAL.code(), e);
        return answer(ErrorCode.INTERNAL, Map.of());
    }

    private static Response malformed(JacksonException e) {
        String reason = e.getOriginalMessage();
        String shown = reason == null ? "" : reason.substring(0, Math.min(reason.length(), SHOWN_CHARACTERS));
        return answer(ErrorCode.REQUEST_MALFORMED, Map.of("reason", shown));
    }

    private static Response answer(ErrorCode code, Map<String, Object> values) {
        return answer(code, code.problem(values));
    }

    private static Response answer(ErrorCode code, Problem problem) {
        return Response.status(code.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(problem)
                .build();
    }
}
