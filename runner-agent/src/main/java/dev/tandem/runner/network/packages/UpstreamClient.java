package dev.tandem.runner.network.packages;

import dev.tandem.runner.network.address.Dialer;
import dev.tandem.runner.network.http.Fields;
import dev.tandem.runner.network.http.Framing;
import dev.tandem.runner.network.http.HeadReader;
import dev.tandem.runner.network.http.Messages;
import dev.tandem.runner.network.http.ResponseHead;
import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches from registries, and follows where they lead: on the registry's own host with its credentials and whatever its address is,
 * anywhere else without them and to public addresses only.
 */
final class UpstreamClient {
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Dialer trusting;
    private final Dialer guarded;
    private final SSLSocketFactory secure;

    UpstreamClient(Dialer trusting, Dialer guarded, SSLSocketFactory secure) {
        this.trusting = trusting;
        this.guarded = guarded;
        this.secure = secure;
    }

    /**
     * What a registry answered.
     *
     * @param from the address that answered, after redirects
     * @param body framed as the head says; not metered
     */
    record Answer(URI from, ResponseHead head, InputStream body) {}

    /**
     * @param method GET or HEAD
     * @param fields to be sent along; nothing of them says who asks
     * @param line owns the connection that is made
     * @throws IOException what the registry says is not HTTP, or the connection broke
     */
    Answer fetch(Registry registry, String method, URI address, Fields fields, Line line) throws IOException {
        URI next = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Answer answer = fetchOnce(registry, method, next, fields, line);
            String location = answer.head().fields().first("location").orElse("");
            if (!REDIRECTS.contains(answer.head().status()) || location.isEmpty()) {
                return answer;
            }
            next = redirected(next, location);
        }
        throw new NetworkRefusal(NetworkError.UPSTREAM_BROKEN, "The registry redirects in a circle.");
    }

    private static URI redirected(URI from, String location) throws NetworkRefusal {
        try {
            URI to = from.resolve(location);
            boolean isWeb =
                    Origins.isSecure(to) || ("http".equalsIgnoreCase(to.getScheme()) && !Origins.isSecure(from));
            if (isWeb && to.getHost() != null && to.getRawUserInfo() == null) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new NetworkRefusal(NetworkError.UPSTREAM_BROKEN, "The registry redirects to no address.", e);
        }
        throw new NetworkRefusal(NetworkError.UPSTREAM_BROKEN, "The registry redirects to an unsafe address.");
    }

    private Answer fetchOnce(Registry registry, String method, URI address, Fields fields, Line line)
            throws IOException {
        boolean isOwn = Origins.same(registry.base(), address);
        SocketChannel channel = (isOwn ? trusting : guarded).dial(Origins.destination(address));
        line.attach(channel);
        Socket socket = Origins.isSecure(address) ? secured(channel, address) : channel.socket();
        Fields sent = fields.without("authorization").with("Host", Origins.authority(address));
        String authorization = registry.authorization();
        if (isOwn && authorization != null) {
            sent = sent.with("Authorization", authorization);
        }
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        Messages.request(
                new BufferedOutputStream(socket.getOutputStream()), method, path + query, sent, new Framing.None());
        InputStream in = new BufferedInputStream(socket.getInputStream());
        try {
            return new Answer(address, HeadReader.response(in, method), in);
        } catch (IOException e) {
            throw new NetworkRefusal(NetworkError.UPSTREAM_BROKEN, "The registry does not answer as it should.", e);
        }
    }

    private Socket secured(SocketChannel channel, URI address) throws NetworkRefusal {
        try {
            SSLSocket socket =
                    (SSLSocket) secure.createSocket(channel.socket(), address.getHost(), Origins.port(address), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new NetworkRefusal(
                    NetworkError.UPSTREAM_BROKEN, "The registry cannot be trusted: " + e.getMessage() + ".", e);
        }
    }
}
