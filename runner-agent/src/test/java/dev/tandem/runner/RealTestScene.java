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
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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

    LanguageCatalog catalog;
    LanguageCatalog catalogWithPytest;
    SandboxSupply sandboxes;
    Toolchains toolchains;
    LiveSession session;

    @BeforeAll
    void open(@TempDir Path state) throws IOException {
        Map<String, String> settings = new HashMap<>(
                Map.of("tandem.sandbox.disk", "128M", "tandem.sandbox.state-directory", state.toString()));
        TestTools tools = TestTools.find();
        settings.putAll(tools.settings());
        catalog = tools.catalog();
        catalogWithPytest = tools.catalogWithPytest();
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
}
