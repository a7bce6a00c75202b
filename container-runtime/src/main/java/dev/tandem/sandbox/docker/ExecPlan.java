package dev.tandem.sandbox.docker;

import com.github.dockerjava.api.command.ExecCreateCmd;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.local.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a program is started in a container: by a shell that looks whether it is there, says so, waits for a line of input, and becomes the
 * program. While it waits its owner puts it into a control group of its own, so that nothing of the program escapes that.
 *
 * @param userId of the program, and its group
 */
record ExecPlan(ProcessSpec process, int userId) {
    /** What the shell says when it waits. */
    static final String READY = "tandem: ready";

    static final String NO_DIRECTORY = "tandem: no such directory";
    static final String NO_PROGRAM = "tandem: no such program";

    /** What it says on a terminal when that echoes again, so that nothing is typed before. */
    static final String GOING = "tandem: going";

    /** What the shell waits for. */
    static final byte[] GO = {'\n'};

    private static final String TERMINAL_TYPE = "xterm-256color";
    private static final Map<String, String> DEFAULTS =
            Map.of("HOME", Accounts.HOME, "LANG", "C.UTF-8", "TMPDIR", "/tmp", "USER", Accounts.NAME);

    /** A terminal would echo the line that the shell waits for. {@code read} takes no byte more than the line. */
    private static final String SHELL = """
            if [ -t 0 ]; then stty -echo; fi
            cd -- "$1" 2>/dev/null || { echo '%s'; exit 127; }
            shift
            case $1 in
              */*) [ -f "$1" ] && [ -x "$1" ] ;;
              *) command -v -- "$1" >/dev/null 2>&1 ;;
            esac || { echo '%s'; exit 127; }
            echo '%s'
            read -r go || exit 127
            if [ -t 0 ]; then stty echo; echo '%s'; fi
            exec "$@"
            """.formatted(NO_DIRECTORY, NO_PROGRAM, READY, GOING);

    ExecCreateCmd describe(ExecCreateCmd command) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "sh", process.workingDirectory()));
        words.addAll(process.command());
        return command.withCmd(words.toArray(String[]::new))
                .withUser(userId + ":" + userId)
                .withEnv(environment())
                .withTty(process.terminal() != null)
                .withAttachStdin(true)
                .withAttachStdout(true)
                .withAttachStderr(true);
    }

    /** {@code PATH} is the container's, unless the program is given one. */
    private List<String> environment() {
        Map<String, String> environment = new TreeMap<>(DEFAULTS);
        if (process.terminal() != null) {
            environment.put("TERM", TERMINAL_TYPE);
        }
        environment.putAll(process.environment());
        return environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }
}
