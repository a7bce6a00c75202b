package dev.tandem.runner.language;

import java.util.Map;
import java.util.Optional;

/**
 * Which image has the tools of which language, where sandboxes are made of images. Immutable.
 *
 * @param byLanguage names of images by ids of languages; of all others it is the usual one
 */
public record Images(Map<String, String> byLanguage) {
    /** One image for everything, or sandboxes that are not made of images. */
    public static final Images ONE = new Images(Map.of());

    public Images {
        byLanguage = Map.copyOf(byLanguage);
    }

    /**
     * Checks what an operator has set.
     *
     * @throws IllegalArgumentException if there is no such language, or an image has no name; the message tells the setting
     */
    public static Images of(Map<String, String> byLanguage, LanguageCatalog catalog) {
        byLanguage.forEach((language, image) -> {
            if (catalog.find(language).isEmpty()) {
                throw new IllegalArgumentException("tandem.sandbox.docker.images.%s: there is no such language, but %s"
                        .formatted(
                                language,
                                catalog.all().stream().map(Language::id).toList()));
            }
            if (image.isBlank()) {
                throw new IllegalArgumentException(
                        "tandem.sandbox.docker.images.%s: the image has no name".formatted(language));
            }
        });
        return new Images(byLanguage);
    }

    /** {@return the image of a language; empty for the usual one} */
    public Optional<String> find(Language language) {
        return Optional.ofNullable(byLanguage.get(language.id()));
    }
}
