package dev.tandem.platform.rest;

import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.SessionId;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to its resource only if the registry of operations has its route and the caller the capability.
 *
 * <p>Commands are checked once more against the members at the moment of their commit: this is the gate, not the law.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
class AccessFilter implements ContainerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final ResourceInfo resource;
    private final Authenticator authenticator;
    private final Instance<SessionDirectory> sessions; // filters are made before there is a database
    private final CurrentCaller current;
    private final Map<Method, Optional<Operation>> operations = new ConcurrentHashMap<>();

    AccessFilter(
            ResourceInfo resource,
            Authenticator authenticator,
            Instance<SessionDirectory> sessions,
            CurrentCaller current) {
        this.resource = resource;
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Operation operation = operations
                .computeIfAbsent(
                        resource.getResourceMethod(),
                        method -> Routes.of(resource.getResourceClass(), method)
                                .flatMap(route -> Operation.ofRoute(route.method(), route.path())))
                .orElseThrow(() -> new Refusal(ErrorCode.OPERATION_UNREGISTERED));
        if (operation.isPublic()) {
            return;
        }
        String token = token(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        SessionId session = Ids.session(request.getUriInfo().getPathParameters().getFirst("id"));
        Caller.Person caller = authenticator.authenticate(session, token);
        try (SessionLease lease = sessions.get().open(session)) {
            current.set(lease.session().members().require(caller.participant(), operation));
        }
    }

    private static String token(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Refusal(ErrorCode.TOKEN_MISSING);
        }
        return header.substring(BEARER.length()).strip();
    }
}
