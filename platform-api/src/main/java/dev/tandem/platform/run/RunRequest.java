package dev.tandem.platform.run;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.DebugOffer;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.TestOffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether a file can be run, and in which language. */
public final class RunRequest {
    private RunRequest() {}

    /**
     * {@return the id of the language to run with}
     *
     * @param file what shall run
     * @param language that was asked for; null to go by the file's extension
     * @throws Refusal {@code RUN-01}, {@code RUN-02}, {@code RUN-05}, {@code RUN-07}
     */
    public static String language(RunnerDirectory runners, Entry file, @Nullable String language) {
        requireAvailable(runners);
        LanguageStatus status =
                language == null ? byExtension(runners.languages(), file.name()) : byId(runners.languages(), language);
        requireLanguage(status);
        return status.id();
    }

    /**
     * {@return the id of the language whose tests are run}
     *
     * @param file whose tests are meant; null for all
     * @param language that was asked for; null to go by the file's extension
     * @throws Refusal {@code RUN-01}, {@code RUN-02}, {@code RUN-05}, {@code RUN-07}, {@code RUN-12}
     */
    public static String languageOfTests(RunnerDirectory runners, @Nullable Entry file, @Nullable String language) {
        LanguageStatus status = asked(runners, file, language);
        TestOffer tests = status.tests();
        if (tests == null) {
            throw new Refusal(ErrorCode.TESTS_UNAVAILABLE, Map.of("language", status.id()));
        }
        if (tests.unavailableReason() != null) {
            throw new Refusal(
                    ErrorCode.TESTS_UNAVAILABLE, Map.of("language", status.id(), "reason", tests.unavailableReason()));
        }
        return status.id();
    }

    /**
     * {@return the id of the language that is debugged}
     *
     * @param file what is debugged; null to attach to what runs
     * @param language that was asked for; null to go by the file's extension
     * @throws Refusal {@code RUN-01}, {@code RUN-02}, {@code RUN-05}, {@code RUN-07}, {@code DEBUG-20}
     */
    public static String languageOfDebugging(RunnerDirectory runners, @Nullable Entry file, @Nullable String language) {
        LanguageStatus status = asked(runners, file, language);
        DebugOffer debug = status.debug();
        if (debug == null) {
            throw new Refusal(ErrorCode.DEBUG_UNAVAILABLE, Map.of("language", status.id()));
        }
        if (debug.unavailableReason() != null) {
            throw new Refusal(
                    ErrorCode.DEBUG_UNAVAILABLE, Map.of("language", status.id(), "reason", debug.unavailableReason()));
        }
        return status.id();
    }

    /** {@return the language that was named, or else that of the file} One of the two is needed. */
    private static LanguageStatus asked(RunnerDirectory runners, @Nullable Entry file, @Nullable String language) {
        if (file == null && language == null) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "entry and language are missing"));
        }
        requireAvailable(runners);
        LanguageStatus status = language == null && file != null
                ? byExtension(runners.languages(), file.name())
                : byId(runners.languages(), String.valueOf(language));
        requireLanguage(status);
        return status;
    }

    private static void requireLanguage(LanguageStatus status) {
        String missing = status.unavailableReason();
        if (missing != null) {
            throw new Refusal(ErrorCode.LANGUAGE_UNAVAILABLE, Map.of("language", status.id(), "reason", missing));
        }
    }

    /**
     * Checks that something can be run at all.
     *
     * @throws Refusal {@code RUN-01}, {@code RUN-07}
     */
    public static void requireAvailable(RunnerDirectory runners) {
        RunAvailability availability = runners.availability();
        if (!availability.available()) {
            throw new Refusal(codeOf(availability));
        }
    }

    private static ErrorCode codeOf(RunAvailability availability) {
        boolean sandbox =
                availability.reason() != null && availability.reason().code().equals(ErrorCode.NO_SANDBOX.code());
        return sandbox ? ErrorCode.NO_SANDBOX : ErrorCode.NO_RUNNER;
    }

    private static LanguageStatus byId(List<LanguageStatus> languages, String id) {
        return languages.stream()
                .filter(language -> language.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal(ErrorCode.LANGUAGE_UNAVAILABLE, Map.of("language", id)));
    }

    private static LanguageStatus byExtension(List<LanguageStatus> languages, String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return languages.stream()
                .filter(language ->
                        name.indexOf('.') >= 0 && language.fileExtensions().contains(extension))
                .findFirst()
                .orElseThrow(() -> new Refusal(ErrorCode.NOTHING_TO_RUN, Map.of("name", name)));
    }
}
