package dev.tandem.runner.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A package registry on this machine's loopback, with whatever the test puts into it. */
public final class FakeRegistry implements AutoCloseable {
    @SuppressWarnings("ArrayRecordComponent")
    private record Page(int status, String type, byte[] bytes, Map<String, String> fields) {}

    private final HttpServer server;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private volatile @Nullable String demanded;

    public FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** {@return the address of a path in it} */
    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public FakeRegistry with(String path, String type, String text) {
        return with(path, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeRegistry with(String path, String type, byte[] bytes) {
        pages.put(path, new Page(200, type, bytes, Map.of()));
        return this;
    }

    /** The same, compressed whether anybody wants it so or not. */
    public FakeRegistry withCompressed(String path, String type, String text, String coding) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        pages.put(path, new Page(200, type, packed.toByteArray(), Map.of("Content-Encoding", coding)));
        return this;
    }

    public FakeRegistry redirecting(String path, String location) {
        pages.put(path, new Page(302, "text/plain", new byte[0], Map.of("Location", location)));
        return this;
    }

    /** From now on only those are served who show this. */
    public void demand(String authorization) {
        demanded = authorization;
    }

    /** {@return the methods and paths of all requests so far} */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** {@return the field Authorization of all requests so far; empty where there was none} */
    public List<String> shown() {
        return List.copyOf(shown);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(exchange.getRequestMethod() + " " + path);
            shown.add(authorization == null ? "" : authorization);
            Page page = pages.getOrDefault(
                    path, new Page(404, "text/plain", "none\n".getBytes(StandardCharsets.UTF_8), Map.of()));
            if (demanded != null && !demanded.equals(authorization)) {
                page = new Page(401, "text/plain", new byte[0], Map.of("WWW-Authenticate", "Basic realm=\"x\""));
            }
            exchange.getResponseHeaders().set("Content-Type", page.type());
            exchange.getResponseHeaders().set("Set-Cookie", "session=secret");
            page.fields().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            boolean hasBody =
                    page.bytes().length > 0 && !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(page.status(), hasBody ? page.bytes().length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(page.bytes());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
