package dev.tandem.runner.network.address;

import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of an operator's allow list: {@code example.org}, {@code *.example.org} (what is below, not itself), {@code *} (every name),
 * or an address, each with {@code :port} or for the ports 80 and 443.
 *
 * @param text as the operator wrote it
 * @param suffix what names end in, with its dot; or empty for every name
 * @param exact the one host; empty if it is a pattern
 */
public record AllowRule(String text, String suffix, String exact, Set<Integer> ports) {
    private static final Set<Integer> WEB = Set.of(80, 443);
    /** Mail to strangers is what stolen sandboxes are wanted for; no one needs it from a session. */
    private static final int SMTP = 25;

    public AllowRule {
        ports = Set.copyOf(ports);
    }

    /** @throws IllegalArgumentException if it is no rule; the message names it and says what is */
    public static AllowRule parse(String text) {
        String rule = text.strip();
        try {
            boolean isPattern = rule.startsWith("*");
            // A pattern is a name whose first label stands for any.
            String authority = isPattern ? "x" + rule.substring(1) : rule;
            boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
            Destination parsed = Destination.parse(authority, WEB.iterator().next());
            Set<Integer> ports = hasPort ? Set.of(parsed.port()) : WEB;
            if (ports.contains(SMTP)) {
                throw new IllegalArgumentException(
                        "tandem.sandbox.network.allow: '" + text + "' would allow mail to be sent (port 25)");
            }
            String name = parsed.host().text();
            if (!isPattern) {
                return new AllowRule(rule, "", name, ports);
            }
            if (parsed.host().isAddress() || (name.length() > 1 && name.charAt(1) != '.')) {
                throw malformed(text, null);
            }
            return new AllowRule(rule, name.substring(1), "", ports);
        } catch (NetworkRefusal e) {
            throw malformed(text, e);
        }
    }

    private static IllegalArgumentException malformed(String text, @Nullable NetworkRefusal cause) {
        return new IllegalArgumentException(
                "tandem.sandbox.network.allow: '" + text
                        + "' is none of name, *.name, * or address, with or without :port",
                cause);
    }

    /** {@return whether the rule allows it} */
    public boolean allows(Destination wanted) {
        if (!ports.contains(wanted.port())) {
            return false;
        }
        HostName host = wanted.host();
        if (!exact.isEmpty()) {
            return host.text().equals(exact);
        }
        return !host.isAddress() && host.text().endsWith(suffix);
    }
}
