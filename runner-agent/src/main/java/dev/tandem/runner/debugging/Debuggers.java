package dev.tandem.runner.debugging;

import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.protocol.DebugOffer;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchain;
import dev.tandem.runner.language.Toolchains;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Which languages can be debugged here, and with what. Immutable. */
public final class Debuggers {
    /** Nothing can be debugged. */
    public static final Debuggers NONE = new Debuggers(Map.of());

    /** Tells commands that look for adapters where some were fetched to. */
    private static final String FOLDER = "TANDEM_DEBUGGERS";

    private final Map<String, Found> byLanguage;

    private Debuggers(Map<String, Found> byLanguage) {
        this.byLanguage = Map.copyOf(byLanguage);
    }

    /**
     * A language's debug adapter.
     *
     * @param installed null if it is not there, or too old
     * @param reason for a person, why not; null if it is there
     */
    public record Found(
            DebugAdapter adapter,
            @Nullable Installed installed,
            @Nullable String reason) {}

    /**
     * Looks for the adapters of all languages at once. Blocks.
     *
     * @param shell runs commands where programs of these languages run
     * @param folder into which adapters were fetched, as seen from there; empty for none
     */
    public static Debuggers detect(
            LanguageCatalog catalog, List<DebugAdapter> adapters, Toolchains.Shell shell, String folder) {
        Map<String, Future<Found>> findings = new HashMap<>();
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (DebugAdapter adapter : adapters) {
                if (catalog.all().stream().anyMatch(language -> uses(language, adapter))) {
                    findings.put(adapter.id(), together.submit(() -> find(adapter, shell, folder)));
                }
            }
        }
        Map<String, Found> byLanguage = new HashMap<>();
        for (Language language : catalog.all()) {
            Language.Debugging debugging = language.debug();
            List<Found> found = debugging == null
                    ? List.of()
                    : debugging.adapters().stream()
                            .map(findings::get)
                            .filter(Objects::nonNull)
                            .map(Future::resultNow)
                            .toList();
            found.stream()
                    .filter(it -> it.installed() != null)
                    .findFirst()
                    .or(() -> found.stream().findFirst())
                    .ifPresent(it -> byLanguage.put(language.id(), it));
        }
        return new Debuggers(byLanguage);
    }

    private static boolean uses(Language language, DebugAdapter adapter) {
        return language.debug() != null && language.debug().adapters().contains(adapter.id());
    }

    private static Found find(DebugAdapter adapter, Toolchains.Shell shell, String folder) {
        var detection = adapter.detection();
        Language.Detection ours = new Language.Detection(
                inFolder(detection.command(), folder), detection.pattern(), detection.minimum(), detection.remedy());
        Toolchains.Finding finding = Toolchains.find(adapter.name(), ours, shell);
        Toolchain toolchain = finding.toolchain();
        return toolchain == null
                ? new Found(adapter, null, finding.reason())
                : new Found(adapter, new Installed(toolchain.version(), toolchain.home()), null);
    }

    private static List<String> inFolder(List<String> command, String folder) {
        List<String> all = new ArrayList<>(List.of("/usr/bin/env", FOLDER + "=" + folder));
        all.addAll(command);
        return all;
    }

    /** {@return what was found in several places, each of which was looked through for other languages} */
    public static Debuggers together(List<Debuggers> parts) {
        Map<String, Found> all = new HashMap<>();
        parts.forEach(part -> all.putAll(part.byLanguage));
        return new Debuggers(all);
    }

    /** {@return the adapter of a language; empty if there is none for it} */
    public Optional<Found> of(String language) {
        return Optional.ofNullable(byLanguage.get(language));
    }

    /** {@return the same languages with what is said of debugging} */
    public List<LanguageStatus> offers(List<LanguageStatus> languages) {
        return languages.stream().map(this::withOffer).toList();
    }

    private LanguageStatus withOffer(LanguageStatus language) {
        DebugOffer offer = of(language.id())
                .map(found -> new DebugOffer(found.adapter().id(), found.reason()))
                .orElse(null);
        return new LanguageStatus(
                language.id(),
                language.name(),
                language.version(),
                language.fileExtensions(),
                language.entryFile(),
                language.templateText(),
                language.unavailableReason(),
                language.tests(),
                offer);
    }
}
