package dev.tandem.runner.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private static final LanguageCatalog CATALOG = LanguageCatalog.bundled();

    private static Language language(String id) {
        return CATALOG.find(id).orElseThrow();
    }

    @Test
    void aLanguageHasItsImageOrTheUsualOne() {
        Images images = Images.of(Map.of("java", "jdk:25"), CATALOG);
        assertThat(images.find(language("java"))).contains("jdk:25");
        assertThat(images.find(language("python"))).isEmpty();
        assertThat(Images.ONE.find(language("java"))).isEmpty();
    }

    @Test
    void aMistakeInTheSettingsIsToldWithItsPlace() {
        assertThatThrownBy(() -> Images.of(Map.of("jav", "jdk:25"), CATALOG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tandem.sandbox.docker.images.jav")
                .hasMessageContaining("java");
        assertThatThrownBy(() -> Images.of(Map.of("java", " "), CATALOG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tandem.sandbox.docker.images.java");
    }
}
