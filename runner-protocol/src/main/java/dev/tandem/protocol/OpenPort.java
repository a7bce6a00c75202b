package dev.tandem.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A TCP port on which a program in a session's sandbox listens.
 *
 * @param port 1 to 65535
 * @param program the name of the program's file, such as {@code node}; chosen by hostile code, at most {@link #LONGEST_PROGRAM}
 *     visible ASCII characters; null if it is not known
 */
public record OpenPort(int port, @Nullable String program) {
    /** The most ports of one session that are told; programs that open more show the lowest. */
    public static final int MOST = 32;

    public static final int LONGEST_PROGRAM = 40;

    /** What is not as described came from no honest runner. */
    public OpenPort {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
        if (program != null && !isShown(program)) {
            throw new IllegalArgumentException("not the name of a program: %.60s".formatted(program));
        }
    }

    private static boolean isShown(String program) {
        return !program.isEmpty()
                && program.length() <= LONGEST_PROGRAM
                && program.chars().allMatch(character -> character >= '!' && character <= '~');
    }

    /** {@return the port with as much of a program's name as can be shown} */
    public static OpenPort of(int port, @Nullable String program) {
        if (program == null) {
            return new OpenPort(port, null);
        }
        String shown = program.replaceAll("[^!-~]", "");
        String cut = shown.substring(0, Math.min(LONGEST_PROGRAM, shown.length()));
        return new OpenPort(port, cut.isEmpty() ? null : cut);
    }
}
