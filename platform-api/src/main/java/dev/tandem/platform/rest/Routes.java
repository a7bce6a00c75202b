package dev.tandem.platform.rest;

import dev.tandem.platform.access.Operation.Entrance.Route;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the route that a method of a resource serves, from its annotations. */
final class Routes {
    private Routes() {}

    /** {@return the route; empty if the method serves none} */
    static Optional<Route> of(Class<?> resource, Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return Optional.of(new Route(verb.value(), path(resource, method)));
            }
        }
        return Optional.empty();
    }

    private static String path(Class<?> resource, Method method) {
        Path own = method.getAnnotation(Path.class);
        String below = own == null ? "" : own.value();
        return trimmed(resource.getAnnotation(Path.class))
                + (below.isEmpty() || below.startsWith("/") ? "" : "/")
                + below;
    }

    private static String trimmed(@Nullable Path path) {
        if (path == null) {
            return "";
        }
        String value = path.value().startsWith("/") ? path.value() : "/" + path.value();
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }
}
