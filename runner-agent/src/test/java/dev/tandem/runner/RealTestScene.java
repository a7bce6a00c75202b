package dev.tandem.runner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.protocol.RunId;
import dev.tandem.protocol.TestCase;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.run.RunLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in real sandboxes, with the tools for tests that are here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealTestScene {
    private static final long MEBIBYTE = 1 << 20;
    static final long MEMORY = 512 * MEBIBYTE;
    static final RunLimits LIMITS = new RunLimits(Duration.ofMinutes(2), Duration.ofMinutes(2), 2 * MEBIBYTE);

    /** Where build tools keep what they fetched. */
    private static final Path FETCHED = Path.of(
            System.getProperty("user.home"), ".m2/repository/org/junit/platform/junit-platform-console-standalone");

    LanguageCatalog catalog;
    LanguageCatalog catalogWithPytest;
    SandboxSupply sandboxes;
    Toolchains toolchains;
    LiveSession session;

    @BeforeAll
    void open(@TempDir Path state) throws IOException {
        Map<String, String> settings = new HashMap<>(
                Map.of("tandem.sandbox.disk", "128M", "tandem.sandbox.state-directory", state.toString()));
        Optional<Path> junit = fetchedJunit();
        Optional<Path> pytest = pythonPackages();
        List<String> folders = Stream.of(junit.map(Path::getParent), pytest)
                .flatMap(Optional::stream)
                .map(Path::toString)
                .toList();
        if (!folders.isEmpty()) {
            settings.put("tandem.sandbox.read-only-folders", String.join(",", folders));
        }
        catalog = catalog(junit.orElse(null), null);
        catalogWithPytest = pytest.map(packages -> catalog(null, packages)).orElse(catalog);
        sandboxes = SandboxSupply.open(TestConfig.of(settings).sandbox(), Images.ONE);
        assumeTrue(sandboxes.backendName() != null, "no sandbox here: " + sandboxes.unavailableReason());
        toolchains = sandboxes.toolchains(catalog);
    }

    @BeforeEach
    void begin() {
        session = new LiveSession(sandboxes, catalog, toolchains, LIMITS, MEMORY);
    }

    @AfterEach
    void end() {
        session.close();
    }

    @AfterAll
    void close() {
        sandboxes.close();
    }

    /** Skips the test where tests of the language are not run, with the reason. */
    final void need(String language) {
        Language known = catalog.find(language).orElseThrow();
        assumeTrue(toolchains.of(known).isPresent(), () -> String.valueOf(toolchains.reason(known)));
        assumeTrue(toolchains.testReason(known) == null, () -> String.valueOf(toolchains.testReason(known)));
    }

    final TestCase test(RunId run, String name) {
        return session.tests(run).stream()
                .filter(test -> test.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + session.tests(run)));
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
