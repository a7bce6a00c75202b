package dev.tandem.runner.network;

import static dev.tandem.runner.network.ProxyHarness.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.runner.fake.FakeRegistry;
import dev.tandem.runner.network.packages.PackageKind;
import dev.tandem.runner.network.packages.Registry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries as programs reach them: through the runner, spoken to over sockets. */
@Timeout(60)
class PackagesTest {
    private final FakeRegistry upstream = new FakeRegistry();
    private final FakeRegistry elsewhere = new FakeRegistry();

    @AfterEach
    void close() {
        upstream.close();
        elsewhere.close();
    }

    private ProxyHarness offering(PackageKind kind, String base) throws IOException {
        return ProxyHarness.offering(kind, Registry.of(kind.setting(), upstream.address(base), null));
    }

    private static String link(String page, String name) {
        String before = page.substring(0, page.indexOf(">" + name + "<"));
        String from = before.substring(before.lastIndexOf("href=\"") + "href=\"".length());
        return from.substring(0, from.indexOf('"')).replace("&amp;", "&");
    }

    /** A link of a page as a request's target. */
    private static String target(ProxyHarness proxy, String link) {
        assertThat(link).startsWith(proxy.local() + "/");
        String path = link.substring(proxy.local().length());
        return path.contains("#") ? path.substring(0, path.indexOf('#')) : path;
    }

    private static void assertRefused(String answer, String code, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " " + code + " ").contains("X-Tandem-Refused: " + code);
    }

    @Test
    void anIndexLeadsThroughTheRunnerWhereverItsFilesAre() throws IOException {
        upstream.with("/simple/thing/", "text/html; charset=utf-8", """
                <a href="thing-1.tar.gz#sha256=abc">below</a>
                <a href='../../files/thing-2.tar.gz?a=1&amp;b=2#sha256=def' data-requires-python="&gt;=3">beside</a>
                <a data-x="1" href="http://files.example/thing-3.whl">elsewhere</a>
                <a href="mailto:a@b.example">no link</a>
                """);
        upstream.with("/simple/thing/thing-1.tar.gz", "application/gzip", "one");
        upstream.with("/files/thing-2.tar.gz?a=1&b=2", "application/gzip", "two");
        elsewhere
                .with("/thing-3.whl", "application/zip", "three")
                .with("/thing-3.whl.metadata", "text/plain", "Name: thing");
        try (ProxyHarness proxy = offering(PackageKind.PIP, "/simple")) {
            proxy.names.put("files.example", List.of(PUBLIC));
            proxy.servers.put(
                    new InetSocketAddress(PUBLIC, 80), elsewhere.address("/").getPort());

            String page = proxy.get("/pip/thing/");

            assertThat(page).startsWith("HTTP/1.1 200 ").doesNotContain("secret");
            assertThat(page)
                    .contains("#sha256=abc")
                    .contains("#sha256=def")
                    .contains("data-requires-python=\"&gt;=3\"");
            assertThat(page).contains("href=\"mailto:a@b.example\"");
            assertThat(link(page, "below")).isEqualTo(proxy.local() + "/pip/thing/thing-1.tar.gz#sha256=abc");
            assertThat(proxy.get(target(proxy, link(page, "below")))).endsWith("\r\n\r\none");
            assertThat(proxy.get(target(proxy, link(page, "beside")))).endsWith("\r\n\r\ntwo");
            String file = target(proxy, link(page, "elsewhere"));
            assertThat(proxy.get(file)).endsWith("\r\n\r\nthree");
            // As pip asks for the metadata alone, and as it encodes paths anew.
            assertThat(proxy.get(file + ".metadata")).endsWith("\r\n\r\nName: thing");
            assertThat(proxy.get(file.replace("thing-3", "%74hing%2D3"))).doesNotContain("NET-10");
        }
    }

    @Test
    void noOtherAddressIsFetchedThanThoseTheRegistryPointedTo() throws IOException {
        upstream.with("/simple/thing/", "text/html", "<a href=\"/files/thing-1.whl\">file</a>");
        upstream.with("/admin/secrets", "text/plain", "all the keys");
        try (ProxyHarness proxy = offering(PackageKind.PIP, "/simple/")) {
            String file = target(proxy, link(proxy.get("/pip/thing/"), "file"));
            String host = "127.0.0.1:" + upstream.address("/").getPort();
            assertThat(file).contains("/http/" + host + "/files/thing-1.whl");
            for (String other : List.of(
                    file.replace("/files/thing-1.whl", "/admin/secrets"),
                    file.replace(host, "127.0.0.1:5432"),
                    file.replace("/http/", "/https/"),
                    file + "?x=y",
                    file.replace("/pip/~", "/pip/~A"),
                    "/pip/~AAAAAAAAAAAAAAAAAAAAAA/http/" + host + "/admin/secrets")) {
                assertThat(proxy.get(other))
                        .as(other)
                        .doesNotContain("all the keys")
                        .contains("HTTP/1.1 4");
            }
            assertThat(upstream.asked()).noneMatch(asked -> asked.contains("admin/secrets"));
            assertThat(proxy.dialled).extracting(InetSocketAddress::getPort).doesNotContain(5432);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pip/../admin",
                "/pip/%2e%2e/admin",
                "/pip/%2e%2E%2fadmin",
                "/pip/a/..%2f..%2fadmin",
                "/pip/..%5cadmin",
                "/pip/%252e%252e/admin",
                "/pip/./x",
                "/pip/%00",
                "/pip/a%0d%0aX:%20y",
                "/pip/%zz"
            })
    void noPathLeadsOutOfTheRegistry(String path) throws IOException {
        upstream.with("/admin", "text/plain", "secret");
        try (ProxyHarness proxy = offering(PackageKind.PIP, "/simple/")) {
            assertRefused(proxy.get(path), "NET-06", 400);
            assertThat(upstream.asked()).isEmpty();
        }
    }

    @Test
    void onlyReadingIsOffered() throws IOException {
        try (ProxyHarness proxy = offering(PackageKind.NPM, "/")) {
            for (String method : List.of("PUT", "POST", "DELETE", "PATCH", "OPTIONS")) {
                assertRefused(
                        proxy.exchange(method + " /npm/thing HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"),
                        "NET-10",
                        403);
            }
            for (String path : List.of("/", "/npm", "/other/thing", "//npm/x")) {
                assertRefused(proxy.get(path), "NET-10", 403);
            }
            assertThat(upstream.asked()).isEmpty();
        }
    }

    @Test
    void tarballsOfNpmLeadThroughTheRunner() throws IOException {
        upstream.with(
                "/r/@scope%2fthing",
                "application/vnd.npm.install-v1+json",
                "{\"versions\":{\"1.0.0\":{\"dist\":{\"integrity\":\"sha512-x\",\"tarball\" : \""
                        + upstream.address("/r/@scope/thing/-/thing-1.0.0.tgz")
                        + "\"}},\"2.0.0\":{\"dist\":{\"tarball\":\""
                        + upstream.address("/blobs/x.tgz") + "\"}}}}");
        upstream.with("/r/@scope/thing/-/thing-1.0.0.tgz", "application/octet-stream", "tar");
        upstream.with("/blobs/x.tgz", "application/octet-stream", "blob");
        try (ProxyHarness proxy = offering(PackageKind.NPM, "/r")) {
            String page = proxy.get("/npm/@scope%2fthing");
            assertThat(page).contains("\"tarball\" : \"" + proxy.local() + "/npm/@scope/thing/-/thing-1.0.0.tgz\"");
            assertThat(page)
                    .contains("sha512-x")
                    .containsIgnoringCase("Content-Type: application/vnd.npm.install-v1+json");
            assertThat(proxy.get("/npm/@scope/thing/-/thing-1.0.0.tgz")).endsWith("\r\n\r\ntar");
            String signed = page.substring(page.lastIndexOf(proxy.local()), page.lastIndexOf('"'));
            assertThat(proxy.get(target(proxy, signed))).endsWith("\r\n\r\nblob");
        }
    }

    @Test
    void anIndexThatComesCompressedIsRewrittenToo() throws IOException {
        upstream.withCompressed("/simple/a/", "text/html", "<a href=\"a-1.whl\">file</a>", "gzip");
        upstream.withCompressed("/simple/b/", "text/html", "<a href=\"b-1.whl\">file</a>", "br");
        try (ProxyHarness proxy = offering(PackageKind.PIP, "/simple/")) {
            String page = proxy.get("/pip/a/");
            assertThat(page).contains(proxy.local() + "/pip/a/a-1.whl").doesNotContainIgnoringCase("content-encoding");
            assertRefused(proxy.get("/pip/b/"), "NET-12", 502);
        }
    }

    @Test
    void credentialsAreShownToTheRegistryAndToNobodyElse() throws IOException {
        upstream.demand("Bearer secret");
        upstream.with("/maven/a.pom", "text/xml", "<project/>").redirecting("/maven/b.pom", "/other/b.pom");
        upstream.with("/other/b.pom", "text/xml", "<moved/>").redirecting("/maven/c.pom", "http://files.example/c.pom");
        elsewhere.with("/c.pom", "text/xml", "<elsewhere/>");
        Registry registry = Registry.of("tandem.packages.maven", upstream.address("/maven"), "Bearer secret");
        try (ProxyHarness proxy = ProxyHarness.offering(PackageKind.MAVEN, registry)) {
            proxy.names.put("files.example", List.of(PUBLIC));
            proxy.servers.put(
                    new InetSocketAddress(PUBLIC, 80), elsewhere.address("/").getPort());
            String stolen =
                    proxy.exchange("GET /maven/a.pom HTTP/1.1\r\nHost: x\r\nAuthorization: Basic other\r\n\r\n");
            assertThat(stolen).endsWith("<project/>").doesNotContain("secret");
            assertThat(proxy.get("/maven/b.pom")).endsWith("<moved/>").doesNotContain("secret");
            assertThat(proxy.get("/maven/c.pom")).endsWith("<elsewhere/>").doesNotContain("secret");
        }
        assertThat(upstream.shown()).containsOnly("Bearer secret");
        assertThat(elsewhere.shown()).containsExactly("");
        assertThat(registry.toString()).doesNotContain("secret");
    }

    @Test
    void aUserInTheAddressIsShownAsSuch() {
        Registry registry = Registry.of("s", URI.create("https://ann:pass@host.example/x"), null);
        assertThat(registry.base()).isEqualTo(URI.create("https://host.example/x/"));
        assertThat(registry.authorization()).isEqualTo("Basic YW5uOnBhc3M=");
        for (String bad : List.of("ftp://ann:pass@host/", "https:///x", "https://ann:pass@host/?q", "host/x")) {
            assertThatThrownBy(() -> Registry.of("tandem.packages.pip", URI.create(bad), null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tandem.packages.pip")
                    .hasMessageNotContaining("pass");
        }
    }

    @Test
    void aRegistryThatRefusesTheServerIsTheOperatorsMatter() throws IOException {
        upstream.demand("Bearer other");
        try (ProxyHarness proxy = offering(PackageKind.GO, "/go")) {
            String answer = proxy.get("/go/example.org/thing/@v/list");
            assertRefused(answer, "NET-11", 502);
            assertThat(answer).doesNotContain("WWW-Authenticate");
        }
    }

    @Test
    void aRedirectToAnythingButThePublicInternetIsRefused() throws IOException {
        int port = elsewhere.address("/").getPort();
        elsewhere.with("/x", "text/plain", "secret");
        upstream.redirecting("/go/a", "http://127.0.0.1:" + port + "/x")
                .redirecting("/go/b", "http://169.254.169.254/x")
                .redirecting("/go/c", "http://inside.example/x")
                .redirecting("/go/d", "file:///etc/passwd")
                .redirecting("/go/e", "http://user:x@files.example/x")
                .redirecting("/go/f", "/go/f");
        try (ProxyHarness proxy = offering(PackageKind.GO, "/go")) {
            proxy.names.put("inside.example", List.of(java.net.InetAddress.ofLiteral("10.0.0.1")));
            assertRefused(proxy.get("/go/a"), "NET-03", 403);
            assertRefused(proxy.get("/go/b"), "NET-03", 403);
            assertRefused(proxy.get("/go/c"), "NET-03", 403);
            assertRefused(proxy.get("/go/d"), "NET-12", 502);
            assertRefused(proxy.get("/go/e"), "NET-12", 502);
            assertRefused(proxy.get("/go/f"), "NET-12", 502);
        }
        assertThat(elsewhere.asked()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotThereAndHeadsTellTheLength() throws IOException {
        upstream.with("/m/a.jar", "application/java-archive", "abc");
        try (ProxyHarness proxy = offering(PackageKind.MAVEN, "/m")) {
            assertThat(proxy.get("/maven/b.jar")).startsWith("HTTP/1.1 404 ");
            assertThat(proxy.exchange("HEAD /maven/a.jar HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void packagesThatAreOffSaySoInEachToolsOwnWay() throws IOException {
        try (ProxyHarness proxy = new ProxyHarness(List.of(), ProxyHarness.LIMITS, Map.of())) {
            String index = proxy.get("/pip/requests/");
            assertThat(index).contains("packages.are.off.ask.the.operator.to.set.tandem.packages.pip");
            String file = index.substring(index.indexOf("/pip/requests-0"), index.indexOf("\">"));
            assertRefused(proxy.get(file), "NET-09", 403);
            assertThat(proxy.get("/npm/left-pad"))
                    .startsWith("HTTP/1.1 403 NET-09")
                    .contains("{\"error\":\"NET-09: Packages are off on this server: tandem.packages.npm is not set.");
            String go = proxy.get("/go/example.org/thing/@v/list");
            assertRefused(go, "NET-09", 403);
            assertThat(go)
                    .contains("Content-Type: text/plain; charset=utf-8")
                    .contains("tandem.packages.go is not set");
            assertRefused(proxy.get("/maven/a/b/1/b-1.pom"), "NET-09", 403);
            for (String odd : List.of("/pip/<script>/", "/pip/a\"b/", "/pip/../x/")) {
                assertThat(proxy.get(odd)).contains(" 403 NET-09");
            }
        }
    }
}
