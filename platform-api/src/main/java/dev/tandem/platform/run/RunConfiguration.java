package dev.tandem.platform.run;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of a session's named run configurations, as people wrote it: nothing in it is checked before it is run.
 *
 * @param id chosen by whoever made it; 1 to 64 characters
 * @param kind what is run
 * @param entry the file, for {@link Kind#FILE}; null: none is chosen yet. For {@link Kind#TESTS} the one whose tests are meant; null: all
 * @param language of the file, or of the tests; null: by the file's extension
 * @param command for {@link Kind#COMMAND}; see {@link CommandLine}
 * @param arguments in one line, likewise
 * @param environment lines such as {@code NAME=value}
 * @param workingDirectory relative to the workspace; empty: the workspace
 * @param inputKind where standard input comes from
 * @param input that text
 * @param inputFile that file; null: none is chosen yet
 * @param timeLimitSeconds null: the operator's limit
 */
public record RunConfiguration(
        String id,
        String name,
        Kind kind,
        @Nullable EntryId entry,
        @Nullable String language,
        String command,
        String arguments,
        String environment,
        String workingDirectory,
        InputKind inputKind,
        String input,
        @Nullable EntryId inputFile,
        @Nullable Integer timeLimitSeconds) {
    public RunConfiguration {
        Objects.requireNonNull(id, "id is missing");
        Objects.requireNonNull(name, "name is missing");
        Objects.requireNonNull(kind, "kind is missing");
    }

    /** What a configuration runs. */
    public enum Kind {
        FILE,
        COMMAND,
        /** Tests. They take no arguments, no input and no other directory. */
        TESTS
    }

    /** Where standard input comes from. */
    public enum InputKind {
        /** The people of the session type it. */
        TYPED,
        TEXT,
        FILE
    }

    /**
     * {@return what is run, resolved}
     *
     * @throws dev.tandem.platform.error.Refusal {@code RUN-09}, {@code RUN-10}
     */
    public RunOptions options() {
        if (kind == Kind.TESTS) {
            return RunOptionRules.checked(new RunOptions(
                    name,
                    List.of(),
                    List.of(),
                    RunOptionRules.environment(environment),
                    "",
                    null,
                    null,
                    timeLimitSeconds));
        }
        List<String> words = kind == Kind.COMMAND ? CommandLine.parse(command) : List.of();
        Map<String, String> variables = RunOptionRules.environment(environment);
        return RunOptionRules.checked(new RunOptions(
                name,
                words,
                CommandLine.parse(arguments),
                variables,
                workingDirectory,
                inputKind == InputKind.TEXT ? input : null,
                inputKind == InputKind.FILE ? inputFile : null,
                timeLimitSeconds));
    }
}
