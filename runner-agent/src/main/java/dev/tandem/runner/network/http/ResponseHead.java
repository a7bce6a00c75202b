package dev.tandem.runner.network.http;

import dev.tandem.runner.network.refusal.NetworkRefusal;

/**
 * The head of a response.
 *
 * @param status 200 to 599
 * @param version {@code HTTP/1.0} or {@code HTTP/1.1}
 */
public record ResponseHead(int status, String reason, String version, Fields fields, Framing framing) {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    static ResponseHead of(int status, String reason, String version, Fields fields, String method)
            throws NetworkRefusal {
        boolean hasNoBody = method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
        Framing said = Framing.of(fields, version, new Framing.UntilClose());
        return new ResponseHead(status, reason, version, fields, hasNoBody ? new Framing.None() : said);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
