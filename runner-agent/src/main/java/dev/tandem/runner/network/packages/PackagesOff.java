package dev.tandem.runner.network.packages;

import dev.tandem.runner.network.http.Messages;
import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;

/**
 * What tools are told while a registry is not configured, in the one way in which each of them shows it to a person.
 *
 * <p>pip shows nothing that an index says, only which versions it lists and why a download failed. So its index lists one version,
 * whose number says what is the matter, and whose download is refused with the reason.
 */
final class PackagesOff {
    /** A local version label of PEP 440: letters, digits and dots. */
    private static final String VERSION = "0+packages.are.off.ask.the.operator.to.set.tandem.packages.pip";

    private static final Pattern PROJECT_PAGE = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,200})/?");

    private PackagesOff() {}

    /**
     * Answers a request.
     *
     * @param path relative to the kind
     * @throws NetworkRefusal {@link NetworkError#PACKAGES_OFF}, where that is what the tool shows
     */
    static void answer(PackageKind kind, String path, OutputStream out) throws IOException {
        NetworkRefusal refusal = new NetworkRefusal(
                NetworkError.PACKAGES_OFF, "Packages are off on this server: " + kind.setting() + " is not set.");
        switch (kind) {
            case PIP -> {
                var project = PROJECT_PAGE.matcher(path);
                if (!project.matches() || path.endsWith(".tar.gz")) {
                    throw refusal;
                }
                String file = project.group(1) + "-" + VERSION.replace("+", "%2B") + ".tar.gz";
                Messages.text(
                        out,
                        200,
                        "OK",
                        "text/html; charset=utf-8",
                        "<!DOCTYPE html><html><body><a href=\"/pip/" + file + "\">" + file + "</a></body></html>\n");
            }
            case NPM ->
                Messages.text(
                        out,
                        refusal.error().status(),
                        refusal.error().code(),
                        "application/json",
                        "{\"error\":\"" + refusal.getMessage() + "\"}\n");
            case MAVEN, GO -> throw refusal;
        }
    }
}
