package dev.tandem.debug.adapter;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is to be debugged. Paths are as seen from the {@link DebugHost}. */
public sealed interface DebugTarget {
    /** {@return the variables of the program, and of the adapter; all of them} */
    Map<String, String> environment();

    Path workingDirectory();

    /**
     * A program that is started to be debugged.
     *
     * @param command as a run would start it, without the program's own arguments: {@code python3 main.py}, {@code node main.js},
     *     {@code /build/program}, {@code java -cp /build Main}
     * @param arguments of the program
     */
    record Program(List<String> command, List<String> arguments, Map<String, String> environment, Path workingDirectory)
            implements DebugTarget {
        public Program {
            command = List.copyOf(command);
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("no command");
            }
        }
    }

    /**
     * A program that runs already and waits for a debugger at a port; after the end of debugging it goes on.
     *
     * @param port of the loopback there, 1 to 65535; what speaks there depends on the adapter: JDWP, an inspector, a debug server
     */
    record Port(int port, Map<String, String> environment, Path workingDirectory) implements DebugTarget {
        public Port {
            environment = Map.copyOf(environment);
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port " + port);
            }
        }
    }
}
