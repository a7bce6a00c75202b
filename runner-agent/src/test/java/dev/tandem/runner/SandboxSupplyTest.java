package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.runner.fake.FakeProcess;
import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sandboxes of several images: which there are, what is found in them, and how many are kept ready. */
class SandboxSupplyTest {
    private static final LanguageCatalog CATALOG = LanguageCatalog.bundled();
    private static final Images IMAGES = new Images(Map.of("java", "jdk:25", "ruby", "gone:1"));

    private final List<String> made = new CopyOnWriteArrayList<>();

    /** A backend that has every image but one. */
    private final class OneBackend implements Backend {
        private final String name;

        private OneBackend(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Sandbox create(SandboxSpec spec) throws SandboxException {
            if ("gone:1".equals(spec.image())) {
                throw new SandboxException(SandboxError.NO_IMAGE, "The engine does not have the image gone:1.");
            }
            made.add(String.valueOf(spec.image()));
            return answering(spec.image());
        }

        @Override
        public List<SandboxInfo> list() {
            return List.of();
        }

        @Override
        public Optional<Sandbox> find(SandboxId id) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** A sandbox that finds Java in the image for it, and Python in the usual one. */
    private static FakeSandbox answering(@Nullable String image) {
        FakeSandbox sandbox = new FakeSandbox(Path.of("."));
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    FakeProcess asked = sandbox.nextProcess();
                    String command = asked.spec().command().toString();
                    if ("jdk:25".equals(image) && command.contains("javac")) {
                        asked.print("/jdk JAVA_VERSION=\"25.0.1\"\n");
                    } else if (image == null && command.contains("python3 --version")) {
                        asked.print("Python 3.13.0\n");
                    }
                    asked.exit(0);
                }
            } catch (AssertionError _) {
                // Nobody has asked for a while.
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
            }
        });
        return sandbox;
    }

    private SandboxSupply supply(String backend, int ready) {
        RunnerConfig.Sandbox config = TestConfig.of(Map.of("tandem.sandbox.ready", Integer.toString(ready)))
                .sandbox();
        return SandboxSupply.open(config, IMAGES, _ -> new OneBackend(backend));
    }

    private static Language language(String id) {
        return CATALOG.find(id).orElseThrow();
    }

    @Test
    void eachLanguageIsLookedForInItsImage() {
        try (SandboxSupply supply = supply("docker", 0)) {
            Toolchains toolchains = supply.toolchains(CATALOG);
            assertThat(toolchains.of(language("java")))
                    .hasValueSatisfying(java -> assertThat(java.version()).isEqualTo("25.0.1"));
            assertThat(toolchains.of(language("python"))).isPresent();
            assertThat(toolchains.reason(language("go"))).contains("Go was not found");
            assertThat(toolchains.status()).hasSameSizeAs(CATALOG.all());
        }
    }

    @Test
    void aLanguageWhoseImageIsMissingSaysSoAndTheOthersRun() throws Exception {
        try (SandboxSupply supply = supply("docker", 0)) {
            Toolchains toolchains = supply.toolchains(CATALOG);
            assertThat(toolchains.of(language("ruby"))).isEmpty();
            assertThat(toolchains.reason(language("ruby")))
                    .contains("SBX-32")
                    .contains("gone:1")
                    .contains("docker pull");
            supply.create("a session", Optional.empty()).close();
            assertThatThrownBy(() -> supply.create("a session", Optional.of("gone:1")))
                    .hasMessageContaining("SBX-32");
        }
    }

    @Test
    void sandboxesOfEachImageThatIsThereAreKeptReady() throws Exception {
        try (SandboxSupply supply = supply("docker", 2)) {
            supply.toolchains(CATALOG);
            // Of the usual one there were two before: one to try the network, and one to look for languages.
            eventually("two more of each", () -> count("null") == 4 && count("jdk:25") == 3);
            int before = made.size();
            supply.create("a session", Optional.of("jdk:25")).close();
            eventually("one more of that image", () -> made.size() == before + 1);
            assertThat(made.getLast()).isEqualTo("jdk:25");
        }
    }

    private long count(String image) {
        return made.stream().filter(image::equals).count();
    }

    @Test
    void imagesCountForNothingWhereSandboxesAreNative() {
        try (SandboxSupply supply = supply("native", 0)) {
            supply.toolchains(CATALOG);
            assertThat(supply.images()).isEqualTo(Images.ONE);
            assertThat(made).containsOnly("null");
        }
    }
}
