package dev.tandem.platform.rest;

import dev.tandem.platform.run.RunConfiguration;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunOptions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the routes are sent. A missing field that is needed is refused as a malformed request. */
final class Requests {
    private Requests() {}

    record NewSession(
            String displayName,
            String template,
            @Nullable String name,
            @Nullable String slug) {
        NewSession {
            Objects.requireNonNull(displayName, "displayName is missing");
            Objects.requireNonNull(template, "template is missing");
        }
    }

    record Join(String secret, String displayName) {
        Join {
            Objects.requireNonNull(secret, "secret is missing");
            Objects.requireNonNull(displayName, "displayName is missing");
        }
    }

    record Rename(String name) {
        Rename {
            Objects.requireNonNull(name, "name is missing");
        }
    }

    record SwitchNetwork(@Nullable Boolean on) {
        SwitchNetwork {
            Objects.requireNonNull(on, "on is missing");
        }
    }

    record WithRole(Role role) {
        WithRole {
            Objects.requireNonNull(role, "role is missing");
        }
    }

    record ChangeTree(List<TreeCommand> commands) {
        ChangeTree {
            commands = List.copyOf(Objects.requireNonNull(commands, "commands is missing"));
        }
    }

    /** What is run, as {@link Command.RequestRun} tells it. */
    record NewRun(
            @Nullable EntryId entry,
            @Nullable String language,
            @Nullable String configuration,
            @Nullable RunOptions options,
            @Nullable RunGoal goal,
            @Nullable DebugRequest debug) {
        Command.RequestRun command() {
            return new Command.RequestRun(
                    entry, language, configuration, options, Objects.requireNonNullElse(goal, RunGoal.PROGRAM), debug);
        }
    }

    /** A run configuration without its id; what is absent is empty or the usual. */
    record NewRunConfiguration(
            String name,
            RunConfiguration.@Nullable Kind kind,
            @Nullable EntryId entry,
            @Nullable String language,
            @Nullable String command,
            @Nullable String arguments,
            @Nullable String environment,
            @Nullable String workingDirectory,
            RunConfiguration.@Nullable InputKind inputKind,
            @Nullable String input,
            @Nullable EntryId inputFile,
            @Nullable Integer timeLimitSeconds) {
        NewRunConfiguration {
            Objects.requireNonNull(name, "name is missing");
        }

        RunConfiguration withId(String id) {
            return new RunConfiguration(
                    id,
                    name,
                    Objects.requireNonNullElse(kind, RunConfiguration.Kind.FILE),
                    entry,
                    language,
                    Objects.requireNonNullElse(command, ""),
                    Objects.requireNonNullElse(arguments, ""),
                    Objects.requireNonNullElse(environment, ""),
                    Objects.requireNonNullElse(workingDirectory, ""),
                    Objects.requireNonNullElse(inputKind, RunConfiguration.InputKind.TYPED),
                    Objects.requireNonNullElse(input, ""),
                    inputFile,
                    timeLimitSeconds);
        }
    }

    record NewVersion(String name) {
        NewVersion {
            Objects.requireNonNull(name, "name is missing");
        }
    }

    /** @param name null for none */
    record VersionName(@Nullable String name) {}

    /** @param entry the one file to restore; null for the whole session */
    record RestoreVersion(@Nullable EntryId entry) {}

    /** @param path where in the preview; null: its root */
    record NewPreview(@Nullable String path) {}

    record RunInput(String text) {
        RunInput {
            Objects.requireNonNull(text, "text is missing");
        }
    }

    /** @param name null for the next free one */
    record NewTerminal(@Nullable String name, int columns, int rows) {}

    /** Prints without what is typed, which may be a password. */
    record TerminalInput(String text) {
        TerminalInput {
            Objects.requireNonNull(text, "text is missing");
        }

        @Override
        public String toString() {
            return "TerminalInput[" + text.length() + " characters]";
        }
    }

    record TerminalSize(int columns, int rows) {}
}
