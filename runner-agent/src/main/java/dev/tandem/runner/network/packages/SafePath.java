package dev.tandem.runner.network.packages;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Paths that stay below where they start, however a server decodes them. */
final class SafePath {
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    private SafePath() {}

    /** @throws NetworkRefusal {@link NetworkError#BAD_REQUEST} if a part of it, decoded once or twice, is a dot or two, or if it is malformed */
    static void check(String path) throws NetworkRefusal {
        String once = decoded(path);
        if (climbs(once) || (once.indexOf('%') >= 0 && climbs(decodedIfPossible(once)))) {
            throw new NetworkRefusal(NetworkError.BAD_REQUEST, "The path '" + path + "' leads out of where it starts.");
        }
    }

    /** {@return the path with its escapes decoded; a plus is a plus} */
    static String decoded(String path) throws NetworkRefusal {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new NetworkRefusal(NetworkError.BAD_REQUEST, "The path '" + path + "' has a malformed escape.", e);
        }
    }

    private static String decodedIfPossible(String path) {
        try {
            return decoded(path);
        } catch (NetworkRefusal _) {
            return path;
        }
    }

    private static boolean climbs(String decoded) {
        return decoded.indexOf('\0') >= 0
                || decoded.indexOf('\n') >= 0
                || decoded.indexOf('\r') >= 0
                || Arrays.stream(SEPARATOR.split(decoded, -1)).anyMatch(part -> part.equals("..") || part.equals("."));
    }
}
