package dev.tandem.runner.network.packages;

import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the links in a registry's index pages lead through the runner. */
final class LinkRewriter {
    private static final Pattern HREF =
            Pattern.compile("(\\bhref\\s*=\\s*)(?:\"([^\"]*)\"|'([^']*)')", Pattern.CASE_INSENSITIVE);
    private static final Pattern TARBALL = Pattern.compile("(\"tarball\"\\s*:\\s*\")((?:https?:)[^\"\\\\]+)(\")");

    private final SignedLinks links;
    private final String local;

    /** @param local address of the runner as programs see it, without a slash at its end */
    LinkRewriter(SignedLinks links, String local) {
        this.links = links;
        this.local = local;
    }

    /** {@return whether pages of this type hold links that must be rewritten} */
    static boolean concerns(PackageKind kind, String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        return switch (kind) {
            case PIP -> type.startsWith("text/html") || type.startsWith("application/vnd.pypi.simple.v1+html");
            case NPM -> type.contains("json");
            case MAVEN, GO -> false;
        };
    }

    /** @param at address of the page */
    String rewrite(PackageKind kind, Registry registry, URI at, String page) {
        return switch (kind) {
            case PIP ->
                HREF.matcher(page).replaceAll(link -> {
                    String quoted = link.group(2) == null ? link.group(3) : link.group(2);
                    String target = local(kind, registry, at, quoted.replace("&amp;", "&"));
                    return Matcher.quoteReplacement(link.group(1) + '"' + target.replace("&", "&amp;") + '"');
                });
            case NPM ->
                TARBALL.matcher(page)
                        .replaceAll(link -> Matcher.quoteReplacement(
                                link.group(1) + local(kind, registry, at, link.group(2)) + link.group(3)));
            case MAVEN, GO -> page;
        };
    }

    private String local(PackageKind kind, Registry registry, URI at, String link) {
        try {
            URI target = at.resolve(link.strip());
            if (target.getHost() == null || target.getRawUserInfo() != null) {
                return link;
            }
            SafePath.check(target.getRawPath());
            String fragment = target.getRawFragment() == null ? "" : "#" + target.getRawFragment();
            String root = local + "/" + kind.id() + "/";
            if (registry.holds(target)) {
                String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
                return root
                        + target.getRawPath()
                                .substring(registry.base().getRawPath().length())
                        + query
                        + fragment;
            }
            return root + links.sign(kind, target) + fragment;
        } catch (IllegalArgumentException | NetworkRefusal e) {
            // Not an address at all: nobody could have followed it.
            return link;
        }
    }
}
