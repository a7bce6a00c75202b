package dev.tandem.runner.follow;

import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.workspace.Workspace;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which image the sandbox of one session is made of: that of its main language, which is the one that was run last or else the one of most
 * files. Confined to the session's thread.
 */
final class ImageChoice {
    private final Images images;
    private final LanguageCatalog catalog;
    private final Workspace workspace;
    private @Nullable Language lastRun;

    ImageChoice(Images images, LanguageCatalog catalog, Workspace workspace) {
        this.images = images;
        this.catalog = catalog;
        this.workspace = workspace;
    }

    /** {@return the image for a run; empty for the usual one} From here on its language is the session's main one. */
    Optional<String> ofRun(Language language) {
        lastRun = language;
        return images.find(language);
    }

    /** {@return the image of the main language; empty for the usual one} */
    Optional<String> ofSession() {
        return Optional.ofNullable(lastRun).or(this::ofMostFiles).flatMap(images::find);
    }

    /** {@return the languages whose tools an image has, in the catalog's order} */
    Stream<Language> languagesIn(Optional<String> image) {
        return catalog.all().stream().filter(language -> images.find(language).equals(image));
    }

    /** Of several that have as many files, the first in the catalog's order. */
    private Optional<Language> ofMostFiles() {
        return catalog.all().reversed().stream()
                .filter(language -> workspace.filesOf(language.fileExtensions()) > 0)
                .max(Comparator.comparingLong(language -> workspace.filesOf(language.fileExtensions())));
    }
}
