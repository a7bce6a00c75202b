package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The user namespace in which this process is. Entering one needs a process of a single thread, which a Java virtual machine never is; so
 * whoever starts it does it before.
 *
 * @param users which user ids there are
 * @see <a href="https://man7.org/linux/man-pages/man7/user_namespaces.7.html">user_namespaces(7)</a>
 */
public record UserNamespace(List<Extent> users) {
    private static final long ALL = 4_294_967_295L;

    /**
     * Ids that follow each other.
     *
     * @param first inside
     * @param outside what the first is in the namespace around
     */
    public record Extent(long first, long outside, long count) {}

    public UserNamespace {
        users = List.copyOf(users);
    }

    /** That of this process. */
    public static UserNamespace current() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/self/uid_map")));
    }

    /**
     * @param lines of {@code uid_map}
     */
    static UserNamespace parse(List<String> lines) {
        return new UserNamespace(lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .map(fields ->
                        new Extent(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2])))
                .toList());
    }

    /** Whether it is the machine's own. */
    public boolean isInitial() {
        return users.equals(List.of(new Extent(0, 0, ALL)));
    }

    /** Whether there is one user in it and no other. */
    public boolean hasOneUser() {
        return users.stream().mapToLong(Extent::count).sum() == 1;
    }

    /** The longest. */
    public Extent largest() {
        return users.stream()
                .max(Comparator.comparingLong(Extent::count))
                .orElseThrow(() -> new IllegalStateException("a user namespace without any user"));
    }
}
