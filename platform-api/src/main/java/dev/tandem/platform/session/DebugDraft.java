package dev.tandem.platform.session;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.run.RunConfiguration;
import dev.tandem.platform.run.RunRequest;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.tree.Tree;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SelectedTest;
import dev.tandem.protocol.SessionEvent;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a request to debug comes to: a file, a file's tests or one of them, a run configuration, or a port on which a program waits. */
final class DebugDraft {
    private static final int LAST_PORT = 65_535;
    private static final int MOST_SUITES = 50;
    private static final int MOST_NAME = 1_000;

    private DebugDraft() {}

    /**
     * {@return the record}
     *
     * @param tree as it will be before
     * @param settings called if a configuration is asked for
     * @throws Refusal {@code RUN-01}, {@code RUN-02}, {@code RUN-05}, {@code RUN-07}, {@code RUN-09..11}, {@code FILE-03}, {@code DEBUG-20}
     */
    static SessionEvent.RunRequested of(
            Command.RequestRun request, Tree tree, RunnerDirectory runners, Supplier<RunSettingsDraft> settings) {
        DebugRequest wanted = request.debug() == null ? DebugRequest.PROGRAM : request.debug();
        requirePossible(wanted);
        if (wanted.attachPort() != null) {
            return attaching(request, wanted, wanted.attachPort(), tree, runners);
        }
        String configuration = request.configuration();
        if (configuration == null) {
            if (wanted.tests() && request.options() != null) {
                throw malformed("tests take no options");
            }
            return launching(request.entry(), request.language(), RunDraft.ownOptions(request), wanted, tree, runners);
        }
        if (request.entry() != null || request.language() != null || request.options() != null || wanted.tests()) {
            throw malformed("a configuration, and something else beside it");
        }
        return of(settings.get().require(configuration), tree, runners);
    }

    private static void requirePossible(DebugRequest wanted) {
        SelectedTest test = wanted.test();
        if (test == null) {
            return;
        }
        if (!wanted.tests()) {
            throw malformed("a test, and not tests");
        }
        if (test.suites().size() > MOST_SUITES || test.path().stream().anyMatch(name -> !isName(name))) {
            throw malformed("test is none that was told");
        }
    }

    /** Nothing else becomes an argument of a program, which ends at the first zero byte. */
    @SuppressWarnings("ConstantValue") // absent in what clients say
    private static boolean isName(@Nullable String name) {
        return name != null && !name.isEmpty() && name.length() <= MOST_NAME && name.indexOf(0) < 0;
    }

    private static SessionEvent.RunRequested of(RunConfiguration configuration, Tree tree, RunnerDirectory runners) {
        boolean tests = switch (configuration.kind()) {
            case FILE -> false;
            case TESTS -> true;
            case COMMAND ->
                throw new Refusal(
                        ErrorCode.RUN_OPTIONS_INVALID,
                        Map.of("field", "command", "problem", "a command of its own cannot be debugged"));
        };
        return launching(
                configuration.entry(),
                configuration.language(),
                configuration.options(),
                new DebugRequest(null, tests),
                tree,
                runners);
    }

    private static SessionEvent.RunRequested launching(
            @Nullable EntryId entry,
            @Nullable String language,
            @Nullable RunOptions options,
            DebugRequest debug,
            Tree tree,
            RunnerDirectory runners) {
        if (options != null && options.inputFile() != null) {
            tree.requireFile(options.inputFile());
        }
        if (options != null && !options.command().isEmpty()) {
            throw malformed("a command of its own cannot be debugged");
        }
        if (entry == null) {
            throw malformed("entry is missing");
        }
        Entry file = tree.requireFile(entry);
        String known = debug.tests()
                ? debuggable(runners, file, RunRequest.languageOfTests(runners, file, language))
                : debuggable(runners, file, language);
        return new SessionEvent.RunRequested(RunId.next(), known, file.id(), options, RunGoal.DEBUG, debug);
    }

    private static String debuggable(RunnerDirectory runners, Entry file, @Nullable String language) {
        return RunRequest.languageOfDebugging(runners, file, language);
    }

    private static SessionEvent.RunRequested attaching(
            Command.RequestRun request, DebugRequest wanted, int port, Tree tree, RunnerDirectory runners) {
        if (port < 1 || port > LAST_PORT) {
            throw malformed("attachPort is no port");
        }
        if (request.configuration() != null || request.options() != null || wanted.tests()) {
            throw malformed("attachPort, and what is to be started beside it");
        }
        Entry file = request.entry() == null ? null : tree.requireFile(request.entry());
        String language = RunRequest.languageOfDebugging(runners, file, request.language());
        return new SessionEvent.RunRequested(RunId.next(), language, request.entry(), null, RunGoal.DEBUG, wanted);
    }

    private static Refusal malformed(String reason) {
        return new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", reason));
    }
}
