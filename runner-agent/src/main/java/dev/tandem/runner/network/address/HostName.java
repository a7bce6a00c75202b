package dev.tandem.runner.network.address;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host as a request names it, in the one form by which hosts are compared: a DNS name in lower case without a dot at its end, or an
 * address as {@link InetAddress} prints it.
 *
 * <p>Other spellings of an address (127.1, 0x7f000001, 2130706433) are refused: libraries disagree about what they mean.
 *
 * @param text without brackets
 * @param isAddress whether it is an address rather than a name
 */
public record HostName(String text, boolean isAddress) {
    private static final int MOST_CHARACTERS = 253;
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?");
    private static final Pattern LOOKS_NUMERIC = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");
    private static final Pattern DECIMAL_BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");

    /**
     * @param text a name, an IPv4 address, or an IPv6 address in brackets
     * @throws NetworkRefusal {@link NetworkError#BAD_REQUEST}
     */
    public static HostName parse(String text) throws NetworkRefusal {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") && lower.endsWith("]")) {
            return address(lower.substring(1, lower.length() - 1), text, ':');
        }
        if (lower.endsWith(".")) {
            lower = lower.substring(0, lower.length() - 1);
        }
        if (LOOKS_NUMERIC.matcher(lower).matches()) {
            if (!isDottedQuad(lower)) {
                throw malformed(text);
            }
            return address(lower, text, '.');
        }
        if (lower.length() > MOST_CHARACTERS || !NAME.matcher(lower).matches()) {
            throw malformed(text);
        }
        return new HostName(lower, false);
    }

    private static boolean isDottedQuad(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!DECIMAL_BYTE.matcher(part).matches() || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static HostName address(String literal, String text, char mark) throws NetworkRefusal {
        if (literal.indexOf(mark) < 0 || literal.indexOf('%') >= 0) {
            throw malformed(text);
        }
        try {
            return new HostName(InetAddress.ofLiteral(literal).getHostAddress(), true);
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    private static NetworkRefusal malformed(String text) {
        return new NetworkRefusal(NetworkError.BAD_REQUEST, "'" + text + "' is not the name or address of a host.");
    }

    /** As it stands in front of a port. */
    @Override
    public String toString() {
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
}
