package dev.tandem.runner.run;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.runner.fake.FakeProcess;
import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompanionsTest {
    private static final long MEMORY = 512L << 20;

    private final LanguageCatalog catalog = LanguageCatalog.bundled();
    private final Language java = catalog.find("java").orElseThrow();
    private final Language python = catalog.find("python").orElseThrow();
    private final Toolchains toolchains = Toolchains.detect(
            catalog,
            command -> command.equals(java.detect().command()) ? "/opt/java JAVA_VERSION=\"25.0.3\"" : "Python 3.13");
    private final FakeSandbox sandbox;
    private final FakeSandbox other;

    CompanionsTest(@TempDir Path folder) {
        sandbox = new FakeSandbox(folder.resolve("one"));
        other = new FakeSandbox(folder.resolve("other"));
    }

    @Test
    void oneIsKeptInEachSandboxAndGetsItsSource() throws InterruptedException {
        Companions companions = new Companions(toolchains, MEMORY);
        companions.keep(java, sandbox);
        companions.keep(java, sandbox);

        FakeProcess compiler = sandbox.nextProcess();
        assertThat(sandbox.isQuiet()).isTrue();
        assertThat(compiler.spec().command().getLast()).contains("class WarmCompiler");
        assertThat(compiler.spec().environment()).containsEntry("JAVA_HOME", "/opt/java");

        companions.keep(java, other);
        assertThat(other.nextProcess().spec()).isEqualTo(compiler.spec());
    }

    @Test
    void oneThatEndedIsStartedAgain() throws InterruptedException {
        Companions companions = new Companions(toolchains, MEMORY);
        companions.keep(java, sandbox);
        sandbox.nextProcess().exit(1);

        eventually("another one", () -> {
            companions.keep(java, sandbox);
            return !sandbox.isQuiet();
        });
    }

    @Test
    void whereNothingIsKeptNothingStarts() {
        new Companions(toolchains, MEMORY).keep(python, sandbox);
        new Companions(toolchains, MEMORY)
                .keep(catalog.withoutCompanions().find("java").orElseThrow(), sandbox);
        new Companions(Toolchains.none(catalog, "no sandbox"), MEMORY).keep(java, sandbox);
        assertThat(sandbox.isQuiet()).isTrue();
    }
}
