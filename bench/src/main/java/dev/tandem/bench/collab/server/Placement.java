package dev.tandem.bench.collab.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How servers are started: on one processor, and as a user without privileges, whom PostgreSQL insists on.
 *
 * @param processor number of the processor
 * @param user name of the user to become; empty to stay who we are
 * @param priority whether they go before whatever else the machine does, as the generator then does too
 */
public record Placement(int processor, String user, boolean priority) {
    /** A priority counts only among the processes of one session, unless the session is given one too. */
    private static final String WITH_PRIORITY =
            "{ echo -10 >/proc/self/autogroup; } 2>/dev/null; exec nice -n -10 \"$@\"";

    /** A command that is placed so, and that ends with this process. */
    public List<String> command(List<String> command) {
        var placed = new ArrayList<String>();
        if (priority) {
            placed.addAll(List.of("setsid", "sh", "-c", WITH_PRIORITY, "sh"));
        }
        placed.addAll(List.of("taskset", "-c", String.valueOf(processor), "setpriv", "--no-new-privs"));
        if (!user.isEmpty()) {
            placed.addAll(List.of("--reuid", user, "--regid", user, "--clear-groups", "--inh-caps=-all"));
        }
        placed.addAll(List.of("--pdeathsig", "TERM"));
        placed.addAll(command);
        return placed;
    }

    /** Gives a directory to the user. */
    void own(String directory) throws IOException, InterruptedException {
        if (!user.isEmpty()) {
            run(List.of("chown", "-R", user + ":" + user, directory));
        }
    }

    static void run(List<String> command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(command + " ended with " + status);
        }
    }
}
