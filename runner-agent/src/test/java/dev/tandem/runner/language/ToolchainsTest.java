package dev.tandem.runner.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.LanguageStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolchainsTest {
    private static final LanguageCatalog CATALOG = LanguageCatalog.bundled();

    @Test
    void theBundledLanguagesAreReadInTheirOrder() {
        assertThat(CATALOG.all())
                .extracting(Language::id)
                .startsWith("python", "java", "javascript")
                .contains("typescript");
        assertThat(CATALOG.all())
                .allSatisfy(language -> assertThat(language.entryFile())
                        .endsWith("." + language.fileExtensions().getFirst()));
    }

    @Test
    void theNewestToolchainIsTaken() {
        Toolchains toolchains = detect("java", """
                /usr/lib/jvm/jdk-9 JAVA_VERSION="9.0.4"
                /usr/lib/jvm/temurin-25-jdk-amd64 JAVA_VERSION="25.0.3"
                /usr/lib/jvm/java-17 JAVA_VERSION="17.0.1"
                """);

        assertThat(toolchains.of(language("java")))
                .contains(new Toolchain("25.0.3", "/usr/lib/jvm/temurin-25-jdk-amd64"));
        assertThat(toolchains.reason(language("java"))).isNull();
    }

    @Test
    void aToolchainThatIsTooOldIsNamedWithTheRemedy() {
        Toolchains toolchains = detect("typescript", "v20.20.2\n");

        assertThat(toolchains.of(language("typescript"))).isEmpty();
        assertThat(toolchains.reason(language("typescript")))
                .contains("Found version 20.20.2", "needs 22.18 or newer", "Install Node.js");
    }

    @Test
    void aToolchainThatIsMissingSaysWhatToInstall() {
        Toolchains toolchains = detect("python", "sh: 1: python3: not found\n");

        LanguageStatus status = toolchains.status().stream()
                .filter(language -> language.id().equals("python"))
                .findFirst()
                .orElseThrow();
        assertThat(status.version()).isNull();
        assertThat(status.unavailableReason())
                .startsWith("Python was not found.")
                .contains("apt-get install python3");
    }

    @Test
    void theVersionOfACompilerIsReadFromItsFirstLine() {
        assertThat(detect("c", "gcc (Debian 12.2.0-14) 12.2.0\nCopyright (C) 2022 Free Software\n")
                        .of(language("c")))
                .contains(new Toolchain("12.2.0", ""));
    }

    @Test
    void versionsCompareByPlaceAndNotByText() {
        assertThat(Version.parse("3.10")).isGreaterThan(Version.parse("3.9.9"));
        assertThat(Version.parse("21")).isEqualByComparingTo(Version.parse("21.0.0"));
    }

    @Test
    void placeholdersStayWithinOneArgument() {
        Language python = language("python");
        var placeholders = new Placeholders("a folder/$(rm -rf).py", "/tmp/b", 1 << 20, new Toolchain("3.11", ""));

        assertThat(placeholders.command(python.run())).containsExactly("python3", "a folder/$(rm -rf).py");
        assertThat(placeholders.shown(python.run())).isEqualTo("python a folder/$(rm -rf).py");
        assertThat(placeholders.environment(python)).containsAllEntriesOf(Map.of("PYTHONUNBUFFERED", "1"));
    }

    @Test
    void anEntryThatLooksLikeAnOptionIsNotRead() {
        var placeholders = new Placeholders("-c.py", "/tmp/b", 1 << 20, new Toolchain("3.11", ""));

        assertThat(placeholders.command(language("python").run())).containsExactly("python3", "./-c.py");
    }

    private static Toolchains detect(String id, String output) {
        List<String> command = language(id).detect().command();
        return Toolchains.detect(CATALOG, asked -> asked.equals(command) ? output : "");
    }

    private static Language language(String id) {
        return CATALOG.find(id).orElseThrow();
    }
}
