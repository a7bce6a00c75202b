package dev.tandem.platform.session;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.run.RunConfiguration;
import dev.tandem.platform.run.RunOptionRules;
import dev.tandem.platform.run.RunRequest;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.tree.Tree;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a request to run comes to: its configuration is resolved now, and kept as it is now. */
final class RunDraft {
    private RunDraft() {}

    /**
     * {@return the record}
     *
     * @param tree as it will be before
     * @param settings called if a configuration is asked for
     * @throws Refusal {@code RUN-01}, {@code RUN-02}, {@code RUN-05}, {@code RUN-07}, {@code RUN-09..12}, {@code FILE-03}
     */
    static SessionEvent.RunRequested of(
            Command.RequestRun request, Tree tree, RunnerDirectory runners, Supplier<RunSettingsDraft> settings) {
        String configuration = request.configuration();
        if (request.goal() == RunGoal.DEBUG) {
            return DebugDraft.of(request, tree, runners, settings);
        }
        if (request.debug() != null) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "debug, and the goal is another"));
        }
        if (request.goal() == RunGoal.TESTS) {
            return tests(request, tree, runners);
        }
        if (configuration == null) {
            return resolved(tree, runners, request.entry(), request.language(), ownOptions(request));
        }
        if (request.entry() != null || request.language() != null || request.options() != null) {
            throw new Refusal(
                    ErrorCode.REQUEST_MALFORMED, Map.of("reason", "a configuration, and something else beside it"));
        }
        return of(settings.get().require(configuration), tree, runners);
    }

    private static SessionEvent.RunRequested tests(Command.RequestRun request, Tree tree, RunnerDirectory runners) {
        if (request.configuration() != null || request.options() != null) {
            throw new Refusal(
                    ErrorCode.REQUEST_MALFORMED, Map.of("reason", "tests take neither a configuration nor options"));
        }
        return tests(request.entry(), request.language(), null, tree, runners);
    }

    private static SessionEvent.RunRequested tests(
            @Nullable EntryId entry,
            @Nullable String language,
            @Nullable RunOptions options,
            Tree tree,
            RunnerDirectory runners) {
        Entry file = entry == null ? null : tree.requireFile(entry);
        String known = RunRequest.languageOfTests(runners, file, language);
        return new SessionEvent.RunRequested(RunId.next(), known, entry, options, RunGoal.TESTS);
    }

    private static SessionEvent.RunRequested of(RunConfiguration configuration, Tree tree, RunnerDirectory runners) {
        RunOptions options = configuration.options();
        boolean takesInput = configuration.kind() != RunConfiguration.Kind.TESTS;
        if (takesInput && configuration.inputKind() == RunConfiguration.InputKind.FILE && options.inputFile() == null) {
            throw missing("inputFile", "no file is chosen for the input");
        }
        return switch (configuration.kind()) {
            case TESTS -> {
                if (configuration.entry() == null && configuration.language() == null) {
                    throw missing("language", "neither a language nor a file is chosen for the tests");
                }
                yield tests(configuration.entry(), configuration.language(), options, tree, runners);
            }
            case COMMAND -> {
                if (options.command().isEmpty()) {
                    throw missing("command", "the command is empty");
                }
                yield resolved(tree, runners, null, null, options);
            }
            case FILE -> {
                if (configuration.entry() == null) {
                    throw missing("entry", "no file is chosen to run");
                }
                yield resolved(tree, runners, configuration.entry(), configuration.language(), options);
            }
        };
    }

    static @Nullable RunOptions ownOptions(Command.RequestRun request) {
        RunOptions given = request.options();
        if (given == null) {
            return null;
        }
        RunOptions checked = RunOptionRules.checked(given);
        RunOptions anonymous = new RunOptions(
                null, // the names of configurations are not for others to use
                checked.command(),
                checked.arguments(),
                checked.environment(),
                checked.workingDirectory(),
                checked.input(),
                checked.inputFile(),
                checked.timeLimitSeconds());
        return anonymous.equals(RunOptions.NONE) ? null : anonymous;
    }

    private static SessionEvent.RunRequested resolved(
            Tree tree,
            RunnerDirectory runners,
            @Nullable EntryId entry,
            @Nullable String language,
            @Nullable RunOptions options) {
        if (options != null && options.inputFile() != null) {
            tree.requireFile(options.inputFile());
        }
        if (options != null && !options.command().isEmpty()) {
            if (entry != null || language != null) {
                throw missing("entry", "a command of its own needs no file and no language");
            }
            RunRequest.requireAvailable(runners);
            return new SessionEvent.RunRequested(RunId.next(), null, null, options);
        }
        if (entry == null) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "entry is missing"));
        }
        Entry file = tree.requireFile(entry);
        return new SessionEvent.RunRequested(
                RunId.next(), RunRequest.language(runners, file, language), file.id(), options);
    }

    private static Refusal missing(String field, String problem) {
        return new Refusal(ErrorCode.RUN_OPTIONS_INVALID, Map.of("field", field, "problem", problem));
    }
}
