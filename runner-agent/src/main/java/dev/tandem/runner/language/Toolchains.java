package dev.tandem.runner.language;

import dev.tandem.protocol.LanguageStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which languages of the catalog this machine can run. Immutable. */
public final class Toolchains {
    private final LanguageCatalog catalog;
    private final Map<String, Toolchain> found;
    private final Map<String, String> reasons;

    private Toolchains(LanguageCatalog catalog, Map<String, Toolchain> found, Map<String, String> reasons) {
        this.catalog = catalog;
        this.found = Map.copyOf(found);
        this.reasons = Map.copyOf(reasons);
    }

    /** Runs a language's detection command where its programs would run. */
    @FunctionalInterface
    public interface Shell {
        /**
         * Called by several threads at once.
         *
         * {@return what the command printed, standard error included; empty text if it printed nothing or could not be started}
         */
        String outputOf(List<String> command);
    }

    /** Looks for every language's toolchain, for all at once. */
    public static Toolchains detect(LanguageCatalog catalog, Shell shell) {
        Map<String, Toolchain> found = new HashMap<>();
        Map<String, String> reasons = new HashMap<>();
        Map<Language, Future<String>> outputs = new LinkedHashMap<>();
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Language language : catalog.all()) {
                outputs.put(
                        language,
                        together.submit(() -> shell.outputOf(language.detect().command())));
            }
        }
        outputs.forEach((language, output) -> {
            Language.Detection detection = language.detect();
            Optional<Toolchain> newest = newest(detection, output.resultNow());
            if (newest.isEmpty()) {
                reasons.put(language.id(), "%s was not found. %s".formatted(language.name(), detection.remedy()));
            } else if (version(newest.get()).compareTo(Version.parse(detection.minimum())) < 0) {
                reasons.put(
                        language.id(),
                        "Found version %s, but %s needs %s or newer. %s"
                                .formatted(
                                        newest.get().version(),
                                        language.name(),
                                        detection.minimum(),
                                        detection.remedy()));
            } else {
                found.put(language.id(), newest.get());
            }
        });
        return new Toolchains(catalog, found, reasons);
    }

    /** {@return a machine on which nothing can run, and why} */
    public static Toolchains none(LanguageCatalog catalog, String reason) {
        Map<String, String> reasons = new HashMap<>();
        catalog.all().forEach(language -> reasons.put(language.id(), reason));
        return new Toolchains(catalog, Map.of(), reasons);
    }

    /** {@return the toolchain of a language; empty if it cannot run here} */
    public Optional<Toolchain> of(Language language) {
        return Optional.ofNullable(found.get(language.id()));
    }

    /** {@return for a person, why this language cannot run here; null if it can} */
    public @Nullable String reason(Language language) {
        return reasons.get(language.id());
    }

    /** {@return the variables of all languages that can run here: for commands that are of no language, or of several} */
    public Map<String, String> environment() {
        Map<String, String> all = new TreeMap<>();
        for (Language language : catalog.all()) {
            of(language)
                    .ifPresent(toolchain -> all.putAll(new Placeholders("", "", 0, toolchain).environment(language)));
        }
        return all;
    }

    /** {@return what is said of the languages to the platform, in the catalog's order} */
    public List<LanguageStatus> status() {
        return catalog.all().stream().map(this::status).toList();
    }

    private LanguageStatus status(Language language) {
        return new LanguageStatus(
                language.id(),
                language.name(),
                of(language).map(Toolchain::version).orElse(null),
                language.fileExtensions(),
                language.entryFile(),
                language.template(),
                reason(language));
    }

    private static Optional<Toolchain> newest(Language.Detection detection, String output) {
        Pattern pattern = Pattern.compile(detection.pattern());
        boolean hasHome = pattern.namedGroups().containsKey("home");
        return output.lines()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(match -> new Toolchain(match.group("version"), hasHome ? match.group("home") : ""))
                .max(Comparator.comparing(Toolchains::version));
    }

    private static Version version(Toolchain toolchain) {
        return Version.parse(toolchain.version());
    }
}
