package dev.tandem.sandbox.linux;

import dev.tandem.sandbox.linux.SystemCallRules.Allowed;
import dev.tandem.sandbox.linux.SystemCallRules.Match;
import dev.tandem.sandbox.linux.SystemCallRules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@link SystemCallRules} as container engines take them.
 *
 * <p>An engine hands the profile to libseccomp, which lets one rule look at each argument once, and at a value under a mask. So "any but
 * these" is written as all the values that begin with other bits.
 *
 * @see <a href="https://docs.docker.com/engine/security/seccomp/">Docker's seccomp profiles</a>
 */
public final class SystemCallProfile {
    private static final String ALLOW = "\"SCMP_ACT_ALLOW\"";
    private static final int BITS = 32;
    private static final long UNSIGNED = 0xffffffffL;

    private SystemCallProfile() {}

    /** The profile, for programs on x86-64. Debuggers would need another, and a container has one. */
    public static String json() {
        String names = SystemCallRules.allowed(CallProfile.PROGRAM).stream()
                .map(Allowed::name)
                .map(SystemCallProfile::quoted)
                .collect(Collectors.joining(","));
        Stream<String> unconditional = Stream.of("{\"names\":[" + names + "],\"action\":" + ALLOW + "}");
        Stream<String> conditional =
                SystemCallRules.conditional(CallProfile.PROGRAM).stream().flatMap(SystemCallProfile::rules);
        return "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":" + Errno.EPERM
                + ",\"architectures\":[\"SCMP_ARCH_X86_64\"],\"syscalls\":["
                + Stream.concat(unconditional, conditional).collect(Collectors.joining(",")) + "]}";
    }

    private static Stream<String> rules(Rule rule) {
        Stream<String> allowed = allowed(rule).map(condition -> entry(rule, condition, ALLOW));
        if (rule.errno() == Errno.EPERM) {
            return allowed; // The default of all that is not allowed.
        }
        return Stream.concat(
                allowed,
                refused(rule)
                        .map(condition -> entry(rule, condition, "\"SCMP_ACT_ERRNO\",\"errnoRet\":" + rule.errno())));
    }

    private static Stream<String> allowed(Rule rule) {
        return rule.allows() ? met(rule) : unmet(rule);
    }

    private static Stream<String> refused(Rule rule) {
        return rule.allows() ? unmet(rule) : met(rule);
    }

    private static Stream<String> met(Rule rule) {
        return rule.matches().stream().map(match -> {
            Match and = match.and();
            return and == null ? condition(match) : condition(match) + "," + condition(and);
        });
    }

    /** When none of the matches is met, which all are about the same argument. */
    private static Stream<String> unmet(Rule rule) {
        if (rule.matches().isEmpty()) {
            return Stream.of("");
        }
        int argument = rule.matches().getFirst().argument();
        if (rule.matches().stream()
                .anyMatch(match -> match.argument() != argument || match.mask() != SystemCallRules.WHOLE)) {
            throw new IllegalStateException("no profile can say when this is not met: " + rule);
        }
        List<Integer> values = rule.matches().stream().map(Match::value).toList();
        List<Match> others = new ArrayList<>();
        addOthers(others, argument, values, 0, 0);
        Stream<String> halfMet = rule.matches().stream().flatMap(match -> {
            Match and = match.and();
            return and == null ? Stream.empty() : Stream.of(condition(match) + "," + notEqual(and));
        });
        return Stream.concat(others.stream().map(SystemCallProfile::condition), halfMet);
    }

    /** Adds matches for all values that are none of these and begin with the given bits. */
    private static void addOthers(List<Match> others, int argument, List<Integer> values, int beginning, int length) {
        int mask = length == 0 ? 0 : -1 << (BITS - length);
        if (values.stream().noneMatch(value -> (value & mask) == beginning)) {
            others.add(new Match(argument, mask, beginning, null));
        } else if (length < BITS) {
            addOthers(others, argument, values, beginning, length + 1);
            addOthers(others, argument, values, beginning | 1 << (BITS - 1 - length), length + 1);
        }
    }

    private static String condition(Match match) {
        return "{\"index\":" + match.argument() + ",\"value\":" + (match.mask() & UNSIGNED) + ",\"valueTwo\":"
                + (match.value() & UNSIGNED) + ",\"op\":\"SCMP_CMP_MASKED_EQ\"}";
    }

    private static String notEqual(Match match) {
        return "{\"index\":" + match.argument() + ",\"value\":" + (match.value() & UNSIGNED)
                + ",\"op\":\"SCMP_CMP_NE\"}";
    }

    private static String entry(Rule rule, String condition, String action) {
        return "{\"names\":[" + quoted(rule.name()) + "],\"action\":" + action + ",\"args\":[" + condition + "]}";
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }
}
