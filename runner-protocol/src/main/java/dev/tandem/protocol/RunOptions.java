package dev.tandem.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run differs from starting a file with its language's own command. Stored for ever within {@link SessionEvent.RunRequested}: as
 * it was resolved at that moment, whatever becomes of the configuration that it came from. Fields may be added; a missing one is null
 * or empty, which is as before.
 *
 * @param configuration the name that the run configuration had; null if it came from none
 * @param command program and arguments in place of the language's; empty: the language's
 * @param arguments given to the program after its own command
 * @param environment variables beside the language's, and in place of those of the same name
 * @param workingDirectory where the program starts, relative to the workspace, with slashes; empty: the workspace
 * @param input standard input from its first byte to its end; null: not given as a text
 * @param inputFile the file whose text is standard input; null: none. Without both the people of the session type it
 * @param timeLimitSeconds wall time of the program; null: the operator's limit, which is never exceeded
 */
public record RunOptions(
        @Nullable String configuration,
        List<String> command,
        List<String> arguments,
        Map<String, String> environment,
        String workingDirectory,
        @Nullable String input,
        @Nullable EntryId inputFile,
        @Nullable Integer timeLimitSeconds) {
    /** Nothing different. */
    public static final RunOptions NONE = new RunOptions(null, List.of(), List.of(), Map.of(), "", null, null, null);

    @SuppressWarnings({"ConstantValue", "NullAway"}) // absent in what another version wrote
    public RunOptions {
        command = command == null ? List.of() : List.copyOf(command);
        arguments = arguments == null ? List.of() : List.copyOf(arguments);
        environment = environment == null ? Map.of() : Map.copyOf(environment);
        workingDirectory = workingDirectory == null ? "" : workingDirectory;
    }

    /** {@return whether standard input is told here, so that nobody types it} */
    public boolean hasInput() {
        return input != null || inputFile != null;
    }
}
