package dev.tandem.debug.adapter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where an adapter and its program live: a sandbox; in tests this machine. Paths are as seen from there. Any thread. */
public interface DebugHost {
    /**
     * Starts a process.
     *
     * @param command the program first: a path, or a name that is looked for as there
     * @param environment all of it; nothing is inherited
     * @throws IOException if it cannot be started
     */
    HostProcess start(List<String> command, Map<String, String> environment, Path workingDirectory) throws IOException;

    /** As {@link #start}, but it is an adapter: the ports on which it listens are none of the program's. */
    default HostProcess startAdapter(List<String> command, Map<String, String> environment, Path workingDirectory)
            throws IOException {
        return start(command, environment, workingDirectory);
    }

    /** {@return variables that {@link #startAdapter} adds: an adapter that starts programs itself has to keep them from those} */
    default List<String> adaptersOwnVariables() {
        return List.of();
    }

    /**
     * Connects to a port of the loopback of that place.
     *
     * @throws IOException if nobody listens there, among others
     */
    Connection connect(int port) throws IOException;
}
