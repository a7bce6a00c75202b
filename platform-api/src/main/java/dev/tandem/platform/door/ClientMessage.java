package dev.tandem.platform.door;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
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
})
sealed interface ClientMessage {
    /** {@return what the sender recognises the answer by} */
    String request();

    /** {@return the command for the session} */
    Command command();

    record Tree(String request, List<TreeCommand> commands) implements ClientMessage {
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
            @Nullable RunOptions options)
            implements ClientMessage {
        public Run {
            requireNonNull(request, "request is missing");
        }

        @Override
        public Command command() {
            return new Command.RequestRun(entry, language, configuration, options);
        }
    }

    record RunInput(String request, RunId run, String text) implements ClientMessage {
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

    record RunEndInput(String request, RunId run) implements ClientMessage {
        public RunEndInput {
            requireNonNull(request, "request is missing");
            requireNonNull(run, "run is missing");
        }

        @Override
        public Command command() {
            return new Command.EndRunInput(run);
        }
    }

    record RunStop(String request, RunId run) implements ClientMessage {
        public RunStop {
            requireNonNull(request, "request is missing");
            requireNonNull(run, "run is missing");
        }

        @Override
        public Command command() {
            return new Command.StopRun(run);
        }
    }
}
