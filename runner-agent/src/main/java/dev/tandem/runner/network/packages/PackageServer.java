package dev.tandem.runner.network.packages;

import dev.tandem.runner.network.address.Dialer;
import dev.tandem.runner.network.http.BodyCopy;
import dev.tandem.runner.network.http.Fields;
import dev.tandem.runner.network.http.Framing;
import dev.tandem.runner.network.http.Messages;
import dev.tandem.runner.network.http.RequestHead;
import dev.tandem.runner.network.http.ResponseHead;
import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLSocketFactory;

/**
 * Serves packages to programs under local addresses, such as {@code http://127.0.0.1:1021/pip/}, fetched from the operator's registries.
 * One for all sessions; safe for use by any thread. Blocks.
 */
public final class PackageServer {
    private static final int MOST_INDEX_BYTES = 16 << 20;
    /** An index page is held whole, three times over, while its links are rewritten. */
    private static final int MOST_REWRITTEN_AT_ONCE = 3;

    private static final int UNAUTHORIZED = 401;
    private static final int PROXY_UNAUTHORIZED = 407;

    private static final Set<String> ASKED =
            Set.of("accept", "if-modified-since", "if-none-match", "range", "user-agent");
    private static final Set<String> ANSWERED = Set.of(
            "accept-ranges",
            "cache-control",
            "content-encoding",
            "content-range",
            "content-type",
            "etag",
            "last-modified",
            "npm-notice",
            "x-checksum-md5",
            "x-checksum-sha1");

    private final Map<PackageKind, Registry> registries;
    private final UpstreamClient client;
    private final SignedLinks links = new SignedLinks();
    private final LinkRewriter rewriter;
    private final Semaphore rewriting = new Semaphore(MOST_REWRITTEN_AT_ONCE);

    /**
     * @param registries those that are on
     * @param trusting connects to the registries
     * @param guarded connects to wherever the registries lead
     * @param local address of the runner as programs see it, without a slash at its end
     */
    public PackageServer(
            Map<PackageKind, Registry> registries,
            Dialer trusting,
            Dialer guarded,
            SSLSocketFactory secure,
            String local) {
        this.registries = Map.copyOf(registries);
        this.client = new UpstreamClient(trusting, guarded, secure);
        this.rewriter = new LinkRewriter(links, local);
    }

    /** {@return which kinds are on} */
    public Set<PackageKind> on() {
        return registries.keySet();
    }

    /**
     * Answers a request.
     *
     * @param request its target is a path
     * @throws NetworkRefusal nothing is written yet
     * @throws IOException the answer broke off
     */
    public void serve(RequestHead request, Line line, OutputStream out) throws IOException {
        int slash = request.target().indexOf('/', 1);
        PackageKind kind = slash < 0
                ? null
                : PackageKind.of(request.target().substring(1, slash)).orElse(null);
        if (kind == null || !(request.method().equals("GET") || request.method().equals("HEAD"))) {
            throw new NetworkRefusal(
                    NetworkError.NOT_A_PACKAGE, request.method() + " " + request.target() + " is not offered here.");
        }
        String path = request.target().substring(slash + 1);
        Registry registry = registries.get(kind);
        if (registry == null) {
            PackagesOff.answer(kind, path, out);
            return;
        }
        fetch(kind, registry, path, request, line, out);
    }

    private void fetch(
            PackageKind kind, Registry registry, String path, RequestHead request, Line line, OutputStream out)
            throws IOException {
        SafePath.check(path);
        URI address = address(kind, registry, path);
        Fields asked = request.fields().only(ASKED);
        if (kind == PackageKind.PIP) {
            // Of the forms of an index the one whose links are rewritten.
            asked = asked.without("accept")
                    .with("Accept", "application/vnd.pypi.simple.v1+html, text/html;q=0.9, */*;q=0.1");
        }
        UpstreamClient.Answer answer =
                client.fetch(registry, request.method(), address, asked.with("Accept-Encoding", "identity"), line);
        ResponseHead head = answer.head();
        if (head.status() == UNAUTHORIZED || head.status() == PROXY_UNAUTHORIZED) {
            throw new NetworkRefusal(
                    NetworkError.UPSTREAM_REFUSES,
                    "The registry of %s does not accept this server (%d).".formatted(kind.setting(), head.status()));
        }
        Fields answered = head.fields().only(ANSWERED);
        String type = head.fields().first("content-type").orElse("");
        if (head.isSuccess() && request.method().equals("GET") && LinkRewriter.concerns(kind, type)) {
            byte[] page = rewritten(kind, registry, answer, line);
            line.count(page.length);
            // The page is not the registry's any more, and holds links that end with this runner.
            Fields fields = answered.without("content-encoding")
                    .without("etag")
                    .without("cache-control")
                    .without("accept-ranges")
                    .with("Cache-Control", "no-cache");
            Messages.response(out, head.status(), head.reason(), fields, new Framing.Length(page.length));
            out.write(page);
            out.flush();
            return;
        }
        Framing framing = request.version().equals("HTTP/1.0") && head.framing() instanceof Framing.Chunked
                ? new Framing.UntilClose()
                : head.framing();
        Messages.response(out, head.status(), head.reason(), length(request, head, answered), framing);
        if (framing instanceof Framing.UntilClose) {
            BodyCopy.content(line.metered(answer.body()), out, head.framing());
        } else {
            BodyCopy.framed(line.metered(answer.body()), out, framing);
        }
        out.flush();
    }

    /** The answer to HEAD tells the length of a body that does not follow. */
    private static Fields length(RequestHead request, ResponseHead head, Fields answered) {
        return request.method().equals("HEAD")
                ? head.fields()
                        .first("content-length")
                        .map(length -> answered.with("Content-Length", length))
                        .orElse(answered)
                : answered;
    }

    private URI address(PackageKind kind, Registry registry, String path) throws NetworkRefusal {
        var signed = links.verify(kind, path);
        if (signed.isPresent()) {
            return signed.get();
        }
        try {
            return URI.create(registry.base() + path);
        } catch (IllegalArgumentException e) {
            throw new NetworkRefusal(NetworkError.BAD_REQUEST, "'" + path + "' is not a path.", e);
        }
    }

    private byte[] rewritten(PackageKind kind, Registry registry, UpstreamClient.Answer answer, Line line)
            throws IOException {
        // The session's own turn first: one that asks for many must not hold up the others.
        line.index().acquireUninterruptibly();
        rewriting.acquireUninterruptibly();
        try {
            IndexPage page = new IndexPage();
            BodyCopy.content(answer.body(), page, answer.head().framing());
            String coding = answer.head().fields().first("content-encoding").orElse("identity");
            return rewriter.rewrite(kind, registry, answer.from(), page.text(coding))
                    .getBytes(StandardCharsets.UTF_8);
        } finally {
            rewriting.release();
            line.index().release();
        }
    }

    /** Takes no more than an index may have. */
    private static final class IndexPage extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] more, int offset, int length) throws IOException {
            if (bytes.size() + length > MOST_INDEX_BYTES) {
                throw new NetworkRefusal(
                        NetworkError.UPSTREAM_BROKEN,
                        "An index of more than " + MOST_INDEX_BYTES + " bytes is not passed on.");
            }
            bytes.write(more, offset, length);
        }

        /** @param coding how it came; some registries compress unasked */
        String text(String coding) throws IOException {
            return switch (coding) {
                case "identity" -> bytes.toString(StandardCharsets.UTF_8);
                case "gzip" -> {
                    IndexPage plain = new IndexPage();
                    try (var packed = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                        packed.transferTo(plain);
                    }
                    yield plain.text("identity");
                }
                default ->
                    throw new NetworkRefusal(
                            NetworkError.UPSTREAM_BROKEN, "The registry sends an index in the coding " + coding + ".");
            };
        }
    }
}
