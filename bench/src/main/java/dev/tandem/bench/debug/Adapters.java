package dev.tandem.bench.debug;

import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.Detection;
import dev.tandem.debug.adapter.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the debug adapters that this machine has. */
final class Adapters {
    private Adapters() {}

    /**
     * {@return the newest one of a kind}
     *
     * @param folder into which they were fetched
     */
    static Optional<Installed> find(DebugAdapter adapter, String folder) throws IOException, InterruptedException {
        Detection detection = adapter.detection();
        ProcessBuilder builder = new ProcessBuilder(detection.command()).redirectErrorStream(true);
        builder.environment().put("TANDEM_DEBUGGERS", folder);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Pattern pattern = Pattern.compile(detection.pattern());
        return said.lines()
                .flatMap(line -> pattern.matcher(line).results())
                .map(found -> new Installed(found.group("version"), found.group("home")))
                .max(Comparator.comparing(found -> version(found.version()), Arrays::compare));
    }

    private static int[] version(String text) {
        return Arrays.stream(text.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    }
}
