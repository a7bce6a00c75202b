package dev.tandem.platform.pages;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which file of the export answers an address that names no file.
 *
 * <p>The export has one page for all sessions and one for all names: each reads the id or the name from its address. Beside a page
 * lie its texts for navigation without a reload ({@code s.txt}, {@code s/__next….txt}), which are asked for under the address of
 * the page that is navigated to.
 */
final class PageRouting {
    /** First parts of addresses that belong to others. */
    private static final Set<String> NOT_PAGES = Set.of("api", "q", "runner", "_next");

    private static final Pattern SESSION = Pattern.compile("/s(?:/[A-Za-z0-9_-]+)?/?");
    private static final Pattern NAME = Pattern.compile("/([^/.]+)/?");
    private static final Pattern NAVIGATION_TEXT =
            Pattern.compile("/(s/[A-Za-z0-9_-]+|[^/.]+)(\\.txt|/__next\\.[^/]+\\.txt)");

    private PageRouting() {}

    /** {@return the address of the file that answers; empty if the address names a file itself or is no page} */
    static Optional<String> target(String path) {
        if (SESSION.matcher(path).matches()) {
            return Optional.of("/s.html");
        }
        Matcher name = NAME.matcher(path);
        if (name.matches()) {
            return isPage(name.group(1)) ? Optional.of("/name.html") : Optional.empty();
        }
        Matcher text = NAVIGATION_TEXT.matcher(path);
        if (text.matches() && isPage(text.group(1))) {
            String page = text.group(1).startsWith("s/") || text.group(1).equals("s") ? "/s" : "/name";
            String target = page + text.group(2);
            return isExported(path) ? Optional.empty() : Optional.of(target);
        }
        return Optional.empty();
    }

    private static boolean isPage(String firstPart) {
        return !NOT_PAGES.contains(firstPart);
    }

    /** The texts of the exported pages themselves are files. */
    private static boolean isExported(String path) {
        return path.matches("/(index|s|name|_not-found|404)(\\.txt|/__next\\.[^/]+\\.txt)");
    }
}
