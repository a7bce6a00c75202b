package dev.tandem.runner.network;

import dev.tandem.runner.network.address.AllowList;
import dev.tandem.runner.network.address.Destination;
import dev.tandem.runner.network.address.Dialer;
import dev.tandem.runner.network.http.BodyCopy;
import dev.tandem.runner.network.http.Fields;
import dev.tandem.runner.network.http.Framing;
import dev.tandem.runner.network.http.HeadReader;
import dev.tandem.runner.network.http.Messages;
import dev.tandem.runner.network.http.RequestHead;
import dev.tandem.runner.network.http.ResponseHead;
import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * What leads out of a sandbox: tunnels (CONNECT) and plain requests for http:// addresses, to what the operator allows and while the
 * session's network is on. Redirects are not followed: where one leads the program asks for itself, and is checked again.
 */
final class Egress {
    private static final Pattern ADDRESS = Pattern.compile("(?i:http)://([^/?#@]+)(/[^#]*|\\?[^#]*)?");
    private static final int HTTP_PORT = 80;

    private final AllowList allowed;
    private final Dialer dialer;
    private final BooleanSupplier on;

    /** @param on whether the session's network is on now */
    Egress(AllowList allowed, Dialer dialer, BooleanSupplier on) {
        this.allowed = allowed;
        this.dialer = dialer;
        this.on = on;
    }

    /**
     * Makes a tunnel and holds it until it is over.
     *
     * @throws NetworkRefusal nothing is written yet
     */
    void tunnel(RequestHead request, LiveConnection connection, SocketChannel program, InputStream in, OutputStream out)
            throws IOException {
        if (!(request.framing() instanceof Framing.None)) {
            throw new NetworkRefusal(NetworkError.BAD_REQUEST, "A CONNECT has a body.");
        }
        SocketChannel upstream = dial(Destination.parse(request.target(), 0), connection);
        Messages.connected(out);
        Tunnel.join(
                new Tunnel.End(program, in, out),
                new Tunnel.End(
                        upstream,
                        connection.metered(upstream.socket().getInputStream()),
                        upstream.socket().getOutputStream()));
    }

    /**
     * Passes one request on, and its answer back.
     *
     * @throws NetworkRefusal nothing is written yet
     */
    void forward(RequestHead request, LiveConnection connection, InputStream in, OutputStream out) throws IOException {
        var address = ADDRESS.matcher(request.target());
        if (!address.matches()) {
            throw new NetworkRefusal(
                    NetworkError.BAD_REQUEST, "'" + request.target() + "' is neither a path nor an http:// address.");
        }
        SocketChannel upstream = dial(Destination.parse(address.group(1), HTTP_PORT), connection);
        String path = address.group(2) == null ? "/" : address.group(2);
        OutputStream to = new BufferedOutputStream(upstream.socket().getOutputStream());
        // The address says which host is meant: it has been checked, and the field Host has not.
        Fields fields = request.fields()
                .endToEnd()
                .without("host")
                .with("Host", address.group(1).toLowerCase(Locale.ROOT));
        Messages.request(to, request.method(), path.startsWith("/") ? path : "/" + path, fields, request.framing());
        if (request.expectsContinue()) {
            Messages.goOn(out);
        }
        // Beside the answer: a server may answer before it has read all.
        Thread.ofVirtual().name("request body").start(() -> send(request, connection, in, to));
        answer(
                request,
                new BufferedInputStream(connection.metered(upstream.socket().getInputStream())),
                out);
    }

    private static void send(RequestHead request, LiveConnection connection, InputStream in, OutputStream to) {
        try {
            BodyCopy.framed(in, to, request.framing());
        } catch (IOException e) {
            // A body that is cut short or malformed must not look like one that is whole.
            connection.close();
        }
    }

    private static void answer(RequestHead request, InputStream from, OutputStream out) throws IOException {
        ResponseHead head;
        try {
            head = HeadReader.response(from, request.method());
        } catch (IOException e) {
            throw new NetworkRefusal(NetworkError.UNREACHABLE, request.target() + " does not answer as it should.", e);
        }
        Fields fields = head.fields().endToEnd();
        if (request.method().equals("HEAD")) {
            fields = head.fields()
                    .first("content-length")
                    .map(length -> head.fields().endToEnd().with("Content-Length", length))
                    .orElse(fields);
        }
        boolean unchunk = request.version().equals("HTTP/1.0") && head.framing() instanceof Framing.Chunked;
        Messages.response(
                out, head.status(), head.reason(), fields, unchunk ? new Framing.UntilClose() : head.framing());
        if (unchunk) {
            BodyCopy.content(from, out, head.framing());
        } else {
            BodyCopy.framed(from, out, head.framing());
        }
        out.flush();
    }

    private SocketChannel dial(Destination to, LiveConnection connection) throws NetworkRefusal {
        connection.leadsOut();
        if (!on.getAsBoolean()) {
            throw new NetworkRefusal(
                    NetworkError.NETWORK_OFF, "This session has no network, so " + to + " is refused.");
        }
        if (!allowed.allows(to)) {
            throw new NetworkRefusal(NetworkError.NOT_ALLOWED, to + " is not allowed on this server.");
        }
        SocketChannel upstream = dialer.dial(to);
        connection.attach(upstream);
        return upstream;
    }
}
