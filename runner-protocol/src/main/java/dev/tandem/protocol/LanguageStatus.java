package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a runner can do with a language.
 *
 * @param id stable, e.g. {@code python}
 * @param name for people, e.g. {@code Python}
 * @param version of the toolchain that was found, e.g. {@code 3.11}; null if it is absent
 * @param fileExtensions that belong to it, without the dot; the first one is the usual
 * @param entryFile name of the template's main file, e.g. {@code main.py}
 * @param templateText first content of that file
 * @param unavailableReason what is missing and what to install; null if the language can run
 * @param tests how its tests are run; null if they are not
 * @param debug how its programs are debugged; null if they cannot be
 */
public record LanguageStatus(
        String id,
        String name,
        @Nullable String version,
        java.util.List<String> fileExtensions,
        String entryFile,
        String templateText,
        @Nullable String unavailableReason,
        @Nullable TestOffer tests,
        @Nullable DebugOffer debug) {
    /** One whose programs are not debugged. */
    public LanguageStatus(
            String id,
            String name,
            @Nullable String version,
            java.util.List<String> fileExtensions,
            String entryFile,
            String templateText,
            @Nullable String unavailableReason,
            @Nullable TestOffer tests) {
        this(id, name, version, fileExtensions, entryFile, templateText, unavailableReason, tests, null);
    }

    /** One whose tests are not run. */
    public LanguageStatus(
            String id,
            String name,
            @Nullable String version,
            java.util.List<String> fileExtensions,
            String entryFile,
            String templateText,
            @Nullable String unavailableReason) {
        this(id, name, version, fileExtensions, entryFile, templateText, unavailableReason, null);
    }
}
