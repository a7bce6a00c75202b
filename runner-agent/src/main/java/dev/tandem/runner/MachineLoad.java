package dev.tandem.runner;

import com.sun.management.OperatingSystemMXBean;
import dev.tandem.protocol.RunnerLoad;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How busy this machine is. For one thread at a time: the processor's share is that since the last question. */
final class MachineLoad {
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    RunnerLoad now() {
        double busy = system.getCpuLoad();
        double processor = busy >= 0 && busy <= 1 ? busy : 0; // negative or not a number: the first question
        try {
            List<String> lines = Files.readAllLines(MEMORY);
            long all = bytes(lines, "MemTotal:");
            return new RunnerLoad(processor, Math.min(all, bytes(lines, "MemAvailable:")), all);
        } catch (IOException _) {
            return new RunnerLoad(processor, 0, 0);
        }
    }

    /** {@return what a line such as {@code MemTotal:  24680 kB} says; 0 if there is none} */
    private static long bytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(
                                line.substring(name.length()).replace("kB", "").strip())
                        << 10)
                .findFirst()
                .orElse(0);
    }
}
