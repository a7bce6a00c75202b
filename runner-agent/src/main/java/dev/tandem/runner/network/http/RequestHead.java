package dev.tandem.runner.network.http;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.util.List;

/**
 * The head of a request.
 *
 * @param target as it came: a path, an address, or host and port
 * @param version {@code HTTP/1.0} or {@code HTTP/1.1}
 */
public record RequestHead(String method, String target, String version, Fields fields, Framing framing) {
    static RequestHead of(String method, String target, String version, Fields fields) throws NetworkRefusal {
        List<String> hosts = fields.all("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && version.equals("HTTP/1.1"))) {
            throw new NetworkRefusal(
                    NetworkError.BAD_REQUEST, "A request has %d fields named Host.".formatted(hosts.size()));
        }
        Framing framing = Framing.of(fields, version, new Framing.None());
        return new RequestHead(method, target, version, fields, framing);
    }

    /** {@return whether the sender waits for a go-ahead before it sends the body} */
    public boolean expectsContinue() {
        return fields.first("expect").filter("100-continue"::equalsIgnoreCase).isPresent()
                && version.equals("HTTP/1.1")
                && !(framing instanceof Framing.None);
    }
}
