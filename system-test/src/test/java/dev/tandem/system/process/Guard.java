package dev.tandem.system.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends what a test leaves behind when its own process is killed: a shell that reads the numbers of processes from us and, when
 * nobody writes any more, kills those that were not taken back.
 */
final class Guard {
    private static final String SCRIPT = """
            pids=" "
            while read -r change pid; do
              pids=$(printf '%s' "$pids" | sed "s/ $pid / /")
              [ "$change" = leave ] || pids="$pids$pid "
            done
            [ "$pids" = " " ] || kill -KILL $pids 2>/dev/null
            """;
    private static final Guard INSTANCE = new Guard();

    private final OutputStream shell;

    private Guard() {
        try {
            shell = new ProcessBuilder("setsid", "sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void watch(long pid) {
        INSTANCE.say("watch " + pid);
    }

    static void leave(long pid) {
        INSTANCE.say("leave " + pid);
    }

    private synchronized void say(String line) {
        try {
            shell.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            shell.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
