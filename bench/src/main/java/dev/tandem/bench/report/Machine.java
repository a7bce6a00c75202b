package dev.tandem.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the numbers depend on. */
public final class Machine {
    private Machine() {}

    /** Processors, memory and kernel. */
    public static String description() throws IOException {
        String model = field("/proc/cpuinfo", "model name", System.getProperty("os.arch"));
        long kibibytes =
                Long.parseLong(field("/proc/meminfo", "MemTotal", "0 kB").split(" ", -1)[0]);
        return processors() + " x " + model + ", " + Math.round(kibibytes / 1048576.0) + " GiB, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    /** All of them, not only those that this process may use. */
    private static long processors() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        return Files.isReadable(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("processor"))
                        .count()
                : Runtime.getRuntime().availableProcessors();
    }

    /** Average number of processes that wanted a processor during the last minute. */
    public static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file) ? Files.readString(file).split(" ", -1)[0] : "unknown";
    }

    private static String field(String file, String name, String otherwise) throws IOException {
        if (!Files.isReadable(Path.of(file))) {
            return otherwise;
        }
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }
}
