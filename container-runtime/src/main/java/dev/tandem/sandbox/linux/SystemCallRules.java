package dev.tandem.sandbox.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which system calls the programs of a sandbox may make, whichever way the rules get to the kernel. What is not allowed is refused.
 *
 * @see SeccompFilter
 * @see SystemCallProfile
 */
final class SystemCallRules {
    /** All bits of an argument that matter: for the calls below the kernel looks at its low half alone. */
    static final int WHOLE = -1;

    private static final int CLONE = 56;
    private static final int CLONE3 = 435;
    private static final int IOCTL = 16;
    private static final int PERSONALITY = 135;
    private static final int SOCKET = 41;
    private static final int SOCKETPAIR = 53;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;
    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET; only clone3 could make a time namespace. */
    private static final int CLONE_NAMESPACES = 0x7E020000;

    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541C;
    private static final int PERSONALITY_QUERY = 0xffffffff;

    /** So that what is debugged has the same addresses each time. */
    private static final int NO_RANDOM_ADDRESSES = 0x0040000;

    private static final List<Allowed> FOR_DEBUGGERS = List.of(
            new Allowed(101, "ptrace"), new Allowed(310, "process_vm_readv"), new Allowed(311, "process_vm_writev"));

    private SystemCallRules() {}

    /** A call that is allowed whatever its arguments are. */
    record Allowed(int number, String name) {}

    /**
     * A call whose arguments decide.
     *
     * @param allows whether it is allowed when any of the matches is met, and refused else; or the other way round
     * @param errno what it gets that is refused
     */
    record Rule(int number, String name, boolean allows, List<Match> matches, int errno) {}

    /**
     * @param argument counted from 0
     * @param mask which bits count
     * @param and what has to be met too
     */
    record Match(
            int argument, int mask, int value, @Nullable Match and) {
        private static Match equal(int argument, int value) {
            return new Match(argument, WHOLE, value, null);
        }
    }

    /** Those that are allowed whatever their arguments are. */
    static List<Allowed> allowed(CallProfile calls) {
        return calls == CallProfile.DEBUGGER
                ? Stream.concat(listed().stream(), FOR_DEBUGGERS.stream()).toList()
                : listed();
    }

    private static List<Allowed> listed() {
        try (InputStream list = Objects.requireNonNull(
                        SystemCallRules.class.getResourceAsStream("seccomp-x86_64.txt"), "seccomp-x86_64.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .map(parts -> new Allowed(Integer.parseInt(parts[0]), parts[1].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those whose arguments decide. */
    static List<Rule> conditional(CallProfile calls) {
        return List.of(
                // As if the kernel did not have it: its arguments are in memory, where no filter sees them.
                new Rule(CLONE3, "clone3", true, List.of(), Errno.ENOSYS),
                new Rule(CLONE, "clone", true, List.of(new Match(0, CLONE_NAMESPACES, 0, null)), Errno.EPERM),
                new Rule(
                        IOCTL,
                        "ioctl",
                        false,
                        List.of(Match.equal(1, TIOCSTI), Match.equal(1, TIOCLINUX)),
                        Errno.EPERM),
                new Rule(PERSONALITY, "personality", true, personalities(calls), Errno.EPERM),
                // Unix, IPv4 and IPv6; of netlink only the routing table, which lists the interfaces. No AF_VSOCK: it
                // ignores namespaces.
                new Rule(
                        SOCKET,
                        "socket",
                        true,
                        List.of(
                                Match.equal(0, AF_UNIX),
                                Match.equal(0, AF_INET),
                                Match.equal(0, AF_INET6),
                                new Match(0, WHOLE, AF_NETLINK, Match.equal(2, NETLINK_ROUTE))),
                        Errno.EAFNOSUPPORT),
                new Rule(SOCKETPAIR, "socketpair", true, List.of(Match.equal(0, AF_UNIX)), Errno.EAFNOSUPPORT));
    }

    /** To ask, and to have the usual one. */
    private static List<Match> personalities(CallProfile calls) {
        Match ask = Match.equal(0, PERSONALITY_QUERY);
        Match usual = Match.equal(0, 0);
        return calls == CallProfile.DEBUGGER
                ? List.of(ask, usual, Match.equal(0, NO_RANDOM_ADDRESSES))
                : List.of(ask, usual);
    }
}
