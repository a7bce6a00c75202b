package dev.tandem.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Operation.Entrance.Route;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The registry and the resources name the same routes: one that is missing on either side fails the build. */
class RegistryTest {
    @Test
    void everyRouteOfEveryResourceIsRegisteredAndEveryRegisteredRouteIsServed() {
        Set<Route> served = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.tandem.platform")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .map(JavaClass::reflect)
                        .flatMap(type ->
                                Arrays.stream(type.getDeclaredMethods()).flatMap(method -> routes(type, method)))
                        .collect(Collectors.toSet());
        Set<Route> registered = Arrays.stream(Operation.values())
                .flatMap(operation -> operation.entrances().stream())
                .filter(Route.class::isInstance)
                .map(Route.class::cast)
                .collect(Collectors.toSet());

        assertThat(served).isEqualTo(registered);
        assertThat(served).hasSizeGreaterThan(20);
    }

    private static Stream<Route> routes(Class<?> type, Method method) {
        return Routes.of(type, method).stream();
    }
}
