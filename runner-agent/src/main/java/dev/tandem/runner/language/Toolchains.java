package dev.tandem.runner.language;

import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.TestOffer;
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
    private final Map<String, Finding> languages;
    private final Map<String, Finding> testTools;

    private Toolchains(LanguageCatalog catalog, Map<String, Finding> languages, Map<String, Finding> testTools) {
        this.catalog = catalog;
        this.languages = Map.copyOf(languages);
        this.testTools = Map.copyOf(testTools);
    }

    /** Either what was found, or for a person why nothing will do. */
    public record Finding(
            @Nullable Toolchain toolchain, @Nullable String reason) {}

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

    /** Looks for every language's toolchain and for what runs its tests, for all at once. */
    public static Toolchains detect(LanguageCatalog catalog, Shell shell) {
        Map<String, Future<Finding>> languages = new LinkedHashMap<>();
        Map<String, Future<Finding>> testTools = new LinkedHashMap<>();
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Language language : catalog.all()) {
                languages.put(language.id(), together.submit(() -> find(language.name(), language.detect(), shell)));
                Language.Tests tests = language.tests();
                if (tests != null && tests.detect() != null) {
                    Language.Detection detection = tests.detect();
                    testTools.put(language.id(), together.submit(() -> find(tests.tool(), detection, shell)));
                }
            }
        }
        return new Toolchains(catalog, results(languages), results(testTools));
    }

    private static Map<String, Finding> results(Map<String, Future<Finding>> futures) {
        Map<String, Finding> results = new HashMap<>();
        futures.forEach((id, finding) -> results.put(id, finding.resultNow()));
        return results;
    }

    /** Looks for one thing. Blocks. */
    public static Finding find(String name, Language.Detection detection, Shell shell) {
        Optional<Toolchain> newest = newest(detection, shell.outputOf(detection.command()));
        if (newest.isEmpty()) {
            return new Finding(null, "%s was not found. %s".formatted(name, detection.remedy()));
        }
        if (version(newest.get()).compareTo(Version.parse(detection.minimum())) < 0) {
            return new Finding(
                    null,
                    "Found version %s, but %s needs %s or newer. %s"
                            .formatted(newest.get().version(), name, detection.minimum(), detection.remedy()));
        }
        return new Finding(newest.get(), null);
    }

    /** {@return a machine on which nothing can run, and why} */
    public static Toolchains none(LanguageCatalog catalog, String reason) {
        Map<String, Finding> none = new HashMap<>();
        catalog.all().forEach(language -> none.put(language.id(), new Finding(null, reason)));
        return new Toolchains(catalog, none, none);
    }

    /**
     * {@return what was found in several places, each of which was looked through for other languages}
     *
     * @param catalog all languages of all parts
     */
    public static Toolchains together(LanguageCatalog catalog, List<Toolchains> parts) {
        Map<String, Finding> languages = new HashMap<>();
        Map<String, Finding> testTools = new HashMap<>();
        for (Toolchains part : parts) {
            languages.putAll(part.languages);
            testTools.putAll(part.testTools);
        }
        return new Toolchains(catalog, languages, testTools);
    }

    /** {@return the toolchain of a language; empty if it cannot run here} */
    public Optional<Toolchain> of(Language language) {
        return Optional.ofNullable(languages.get(language.id())).map(Finding::toolchain);
    }

    /** {@return for a person, why this language cannot run here; null if it can} */
    public @Nullable String reason(Language language) {
        Finding finding = languages.get(language.id());
        return finding == null ? null : finding.reason();
    }

    /** {@return what runs the tests of a language, where that is not its toolchain; empty if it is, or if there is none} */
    public Optional<Toolchain> testTool(Language language) {
        return Optional.ofNullable(testTools.get(language.id())).map(Finding::toolchain);
    }

    /** {@return for a person, why no tests of a language that can run here can be run; null if they can, or if nothing is said of tests} */
    public @Nullable String testReason(Language language) {
        Finding finding = language.tests() == null ? null : testTools.get(language.id());
        return finding == null ? null : finding.reason();
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
                reason(language),
                tests(language));
    }

    private @Nullable TestOffer tests(Language language) {
        Language.Tests tests = language.tests();
        return tests == null ? null : new TestOffer(tests.tool(), tests.hint(), testReason(language));
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
