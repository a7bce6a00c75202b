package dev.tandem.runner;

import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tools for tests that are here, also where only build tools and people of their own have them. */
record TestTools(Optional<Path> junit, Optional<Path> pytest) {
    /** Where build tools keep what they fetched. */
    private static final Path FETCHED = Path.of(
            System.getProperty("user.home"), ".m2/repository/org/junit/platform/junit-platform-console-standalone");

    static TestTools find() throws IOException {
        return new TestTools(fetchedJunit(), pythonPackages());
    }

    /** {@return languages of which Java finds its tool} */
    LanguageCatalog catalog() {
        return catalog(junit.orElse(null), null);
    }

    /** {@return languages of which Python finds its tool; the usual ones if there is none} */
    LanguageCatalog catalogWithPytest() {
        return pytest.map(packages -> catalog(null, packages)).orElse(catalog());
    }

    /** {@return what lets sandboxes see them} */
    Map<String, String> settings() {
        String folders = Stream.of(junit.map(Path::getParent), pytest)
                .flatMap(Optional::stream)
                .map(Path::toString)
                .collect(Collectors.joining(","));
        return folders.isEmpty() ? Map.of() : Map.of("tandem.sandbox.read-only-folders", folders);
    }

    /** The same languages, of which Java and Python look for their tools here too. */
    private static LanguageCatalog catalog(@Nullable Path junit, @Nullable Path pytest) {
        List<Language> languages = new ArrayList<>();
        for (Language language : LanguageCatalog.bundled().all()) {
            Language.Tests tests = language.tests();
            Language.Detection detection = tests == null ? null : tests.detect();
            Map<String, String> environment = new HashMap<>(language.environment());
            if (pytest != null && language.id().equals("python")) {
                environment.put("PYTHONPATH", pytest.toString());
            }
            if (junit != null
                    && tests != null
                    && detection != null
                    && language.id().equals("java")) {
                tests = new Language.Tests(
                        tests.tool(),
                        tests.hint(),
                        new Language.Detection(
                                List.of("/bin/ls", junit.toString()),
                                detection.pattern(),
                                detection.minimum(),
                                detection.remedy()),
                        tests.compile(),
                        tests.run(),
                        tests.source(),
                        tests.report());
            }
            languages.add(new Language(
                    language.id(),
                    language.name(),
                    language.fileExtensions(),
                    language.detect(),
                    environment,
                    language.compile(),
                    language.run(),
                    null,
                    tests,
                    language.debug(),
                    language.entryFile(),
                    language.template()));
        }
        return new LanguageCatalog(languages);
    }

    private static Optional<Path> fetchedJunit() throws IOException {
        if (!Files.isDirectory(FETCHED)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(FETCHED, 2)) {
            return files.filter(file -> file.getFileName().toString().matches(".*-standalone-[0-9.]+\\.jar"))
                    .sorted()
                    .reduce((_, last) -> last);
        }
    }

    /** Where a Python of somebody's own keeps pytest; the one that sandboxes see knows it by itself. */
    private static Optional<Path> pythonPackages() throws IOException {
        Process python = new ProcessBuilder("python3", "-c", "import pytest; print(pytest.__file__)")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String file = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Optional.of(file)
                .filter(told -> !told.isEmpty())
                .map(Path::of)
                .map(Path::getParent)
                .map(Path::getParent);
    }
}
