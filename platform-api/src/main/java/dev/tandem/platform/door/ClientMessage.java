package dev.tandem.platform.door;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.TerminalId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stateless message of a browser: one command. Every type here has an entry in the registry, and the other way round. A message
 * without one of its fields cannot be made, which the reader of its JSON reports.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Tree.class, name = "tree"),
    @JsonSubTypes.Type(value = ClientMessage.Run.class, name = "run"),
    @JsonSubTypes.Type(value = ClientMessage.RunInput.class, name = "runInput"),
    @JsonSubTypes.Type(value = ClientMessage.RunEndInput.class, name = "runEndInput"),
    @JsonSubTypes.Type(value = ClientMessage.RunStop.class, name = "runStop"),
    @JsonSubTypes.Type(value = ClientMessage.DebugAsk.class, name = "debugAsk"),
    @JsonSubTypes.Type(value = ClientMessage.TerminalOpen.class, name = "terminalOpen"),
    @JsonSubTypes.Type(value = ClientMessage.TerminalInput.class, name = "terminalInput"),
    @JsonSubTypes.Type(value = ClientMessage.TerminalResize.class, name = "terminalResize"),
    @JsonSubTypes.Type(value = ClientMessage.TerminalRename.class, name = "terminalRename"),
    @JsonSubTypes.Type(value = ClientMessage.TerminalClose.class, name = "terminalClose"),
})
sealed interface ClientMessage {
    /** {@return what the sender recognises the answer by} */
    String request();

    /** One that asks the session for something that becomes a record. */
    sealed interface OfSession extends ClientMessage {
        /** {@return the command for the session} */
        Command command();
    }

    record Tree(String request, List<TreeCommand> commands) implements OfSession {
        public Tree {
            requireNonNull(request, "request is missing");
            requireNonNull(commands, "commands is missing");
            commands = List.copyOf(commands);
        }

        @Override
        public Command command() {
            return new Command.ChangeTree(commands);
        }
    }

    record Run(
            String request,
            @Nullable EntryId entry,
            @Nullable String language,
            @Nullable String configuration,
            @Nullable RunOptions options,
            @Nullable RunGoal goal,
            @Nullable DebugRequest debug)
            implements OfSession {
        public Run {
            requireNonNull(request, "request is missing");
        }

        @Override
        public Command command() {
            return new Command.RequestRun(
                    entry, language, configuration, options, goal == null ? RunGoal.PROGRAM : goal, debug);
        }
    }

    record RunInput(String request, RunId run, String text) implements OfSession {
        public RunInput {
            requireNonNull(request, "request is missing");
            requireNonNull(run, "run is missing");
            requireNonNull(text, "text is missing");
        }

        @Override
        public Command command() {
            return new Command.WriteRunInput(run, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    record RunEndInput(String request, RunId run) implements OfSession {
        public RunEndInput {
            requireNonNull(request, "request is missing");
            requireNonNull(run, "run is missing");
        }

        @Override
        public Command command() {
            return new Command.EndRunInput(run);
        }
    }

    record RunStop(String request, RunId run) implements OfSession {
        public RunStop {
            requireNonNull(request, "request is missing");
            requireNonNull(run, "run is missing");
        }

        @Override
        public Command command() {
            return new Command.StopRun(run);
        }
    }

    /** @param name null for the next free one */
    record TerminalOpen(String request, @Nullable String name, int columns, int rows) implements OfSession {
        public TerminalOpen {
            requireNonNull(request, "request is missing");
        }

        @Override
        public Command command() {
            return new Command.OpenTerminal(name, columns, rows);
        }
    }

    record TerminalInput(String request, TerminalId terminal, String text) implements OfSession {
        public TerminalInput {
            requireNonNull(request, "request is missing");
            requireNonNull(terminal, "terminal is missing");
            requireNonNull(text, "text is missing");
        }

        @Override
        public Command command() {
            return new Command.WriteTerminal(terminal, text.getBytes(StandardCharsets.UTF_8));
        }

        /** What is typed may be a password: it is in no log of ours. */
        @Override
        public String toString() {
            return "TerminalInput[" + terminal + ", " + text.length() + " characters]";
        }
    }

    record TerminalResize(String request, TerminalId terminal, int columns, int rows) implements OfSession {
        public TerminalResize {
            requireNonNull(request, "request is missing");
            requireNonNull(terminal, "terminal is missing");
        }

        @Override
        public Command command() {
            return new Command.ResizeTerminal(terminal, columns, rows);
        }
    }

    record TerminalRename(String request, TerminalId terminal, String name) implements OfSession {
        public TerminalRename {
            requireNonNull(request, "request is missing");
            requireNonNull(terminal, "terminal is missing");
            requireNonNull(name, "name is missing");
        }

        @Override
        public Command command() {
            return new Command.RenameTerminal(terminal, name);
        }
    }

    record TerminalClose(String request, TerminalId terminal) implements OfSession {
        public TerminalClose {
            requireNonNull(request, "request is missing");
            requireNonNull(terminal, "terminal is missing");
        }

        @Override
        public Command command() {
            return new Command.CloseTerminal(terminal);
        }
    }

    /** Asks a debug session something. No record tells of it; what comes of it is told by the runner. */
    record DebugAsk(String request, RunId run, JsonNode ask) implements ClientMessage {
        public DebugAsk {
            requireNonNull(request, "request is missing");
            requireNonNull(run, "run is missing");
            requireNonNull(ask, "ask is missing");
        }
    }
}
