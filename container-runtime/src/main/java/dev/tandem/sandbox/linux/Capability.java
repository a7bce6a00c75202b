package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Rights that making sandboxes uses.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
public enum Capability {
    CHOWN(0),
    DAC_OVERRIDE(1),
    KILL(5),
    SETGID(6),
    SETUID(7),
    SETPCAP(8),
    NET_ADMIN(12),
    SYS_PTRACE(19),
    SYS_ADMIN(21),
    MKNOD(27);

    private static final String EFFECTIVE = "CapEff:";

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /** The names of those that this process does not have, sorted. */
    public static List<String> missing(Set<Capability> wanted) {
        long effective = effective();
        return wanted.stream()
                .filter(capability -> (effective >>> capability.number & 1) == 0)
                .map(Capability::name)
                .sorted()
                .toList();
    }

    /** None where the kernel does not tell. */
    private static long effective() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(EFFECTIVE))
                    .map(line -> line.substring(EFFECTIVE.length()).strip())
                    .map(bits -> Long.parseUnsignedLong(bits, 16))
                    .findFirst()
                    .orElse(0L);
        } catch (IOException e) {
            return 0;
        }
    }
}
