package dev.tandem.platform.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {
    private static final String ORIGIN = "https://3000-x.preview.example.org";
    private static final String SECRET = "s".repeat(43);

    private final HeaderRules rules = new HeaderRules(3000, ORIGIN);

    private static MultiMap headers(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            headers.add(namesAndValues[at], namesAndValues[at + 1]);
        }
        return headers;
    }

    /** As values: the map's own entries are equal to none. */
    private static List<Map.Entry<String, String>> entries(MultiMap headers) {
        return headers.entries().stream()
                .map(header -> Map.entry(header.getKey(), header.getValue()))
                .toList();
    }

    @Test
    void aProgramGetsNothingThatIsOursOrBetweenNeighbours() {
        MultiMap passed = rules.toProgram(headers(
                "Host", "3000-x.preview.example.org",
                "AUTHORIZATION", "Bearer ours",
                "Proxy-Authorization", "Basic x",
                "X-Forwarded-Host", "evil.example",
                "X-FORWARDED-ANYTHING", "1",
                "X_Forwarded_For", "1",
                "Content_Length", "1",
                "Forwarded", "host=evil",
                "Connection", "keep-alive, X-Dropped, Cookie",
                "X-Dropped", "1",
                "Transfer-Encoding", "chunked",
                "Content-Length", "5",
                "TE", "trailers",
                "Upgrade", "h2c",
                "HTTP2-Settings", "x",
                "Expect", "100-continue",
                "Cookie", "a=1; tandem-preview=" + SECRET + "; b=2",
                "Cookie", "__Host-tandem-preview=" + SECRET,
                "Accept", "text/html"));
        assertThat(entries(passed))
                .containsExactlyInAnyOrder(
                        Map.entry("Host", "localhost:3000"),
                        Map.entry("Cookie", "a=1; b=2"),
                        Map.entry("Accept", "text/html"));
    }

    @Test
    void whatTellsTheOriginTellsTheProgramsOwn() {
        MultiMap passed = rules.toProgram(headers("Origin", ORIGIN, "Referer", ORIGIN + "/a?b"));
        assertThat(passed.get("Origin")).isEqualTo("http://localhost:3000");
        assertThat(passed.get("Referer")).isEqualTo("http://localhost:3000/a?b");
        MultiMap foreign = rules.toProgram(headers("Origin", ORIGIN + ".evil.example"));
        assertThat(foreign.get("Origin")).isEqualTo(ORIGIN + ".evil.example");
    }

    @Test
    void anAnswersCookiesStayWithThePreview() {
        MultiMap passed = rules.toBrowser(headers(
                "Set-Cookie", "a=1; Path=/; Domain=preview.example.org; Secure",
                "Set-Cookie", "b=2;domain = .example.org",
                "Set-Cookie", "tandem-preview=stolen; Path=/",
                "Set-Cookie", " __HOST-Tandem-Preview=stolen",
                "Strict-Transport-Security", "max-age=1; includeSubDomains",
                "Alt-Svc", "h3=\":443\"",
                "Connection", "X-Hop",
                "X-Hop", "1",
                "Content-Length", "7"));
        assertThat(entries(passed))
                .containsExactlyInAnyOrder(
                        Map.entry("Set-Cookie", "a=1; Path=/; Secure"),
                        Map.entry("Set-Cookie", "b=2"),
                        Map.entry("Content-Length", "7"));
    }

    @Test
    void redirectsToItselfMeanThePreview() {
        for (String own : List.of("http://localhost:3000/x", "https://127.0.0.1:3000/x", "http://[::1]:3000/x")) {
            assertThat(rules.toBrowser(headers("Location", own)).get("Location"))
                    .isEqualTo(ORIGIN + "/x");
        }
        for (String other : List.of("/x", "http://localhost:30001/x", "http://localhost:3000.evil.example/", "x")) {
            assertThat(rules.toBrowser(headers("Location", other)).get("Location"))
                    .isEqualTo(other);
        }
    }

    @Test
    void ourCookieIsFoundAmongOthers() {
        assertThat(PreviewCookie.secrets(List.of("a=1; tandem-preview=x", "tandem-preview=y;b")))
                .containsExactly("x", "y");
        assertThat(PreviewCookie.secrets(List.of("tandem-preview=x;".repeat(100))))
                .hasSize(4);
        assertThat(PreviewCookie.secrets(List.of("tandem-preview=x;".repeat(100) + "__Host-tandem-preview=real")))
                .as("other previews' pages cannot push it out")
                .startsWith("real");
        assertThat(PreviewCookie.others(List.of("tandem-preview=x", " "))).isNull();
    }

    @Test
    void aBodyIsFramedInOneWay() {
        assertThat(HttpOfProgram.Framing.of(headers()))
                .isEqualTo(new HttpOfProgram.Framing(false, OptionalLong.empty()));
        assertThat(HttpOfProgram.Framing.of(headers("Content-Length", "5")).length())
                .hasValue(5);
        assertThat(HttpOfProgram.Framing.of(headers("Transfer-Encoding", "Chunked")))
                .isEqualTo(new HttpOfProgram.Framing(true, OptionalLong.empty()));
        for (MultiMap ambiguous : List.of(
                headers("Transfer-Encoding", "chunked", "Content-Length", "5"),
                headers("Transfer-Encoding", "xchunked"),
                headers("Transfer-Encoding", "gzip, chunked"),
                headers("Transfer-Encoding", "chunked", "Transfer-Encoding", "identity"),
                headers("Content-Length", "5", "Content-Length", "6"),
                headers("Content-Length", "+5"),
                headers("Content-Length", "5, 5"))) {
            assertThatThrownBy(() -> HttpOfProgram.Framing.of(ambiguous))
                    .as(ambiguous.toString())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "//evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "https://evil.example",
                "/a\r\nSet-Cookie: x=1",
                "/.tandem/enter?ticket=x",
                "/x/../.tandem/enter",
                "/..//evil.example",
                "/a\u2028"
            })
    void aTicketLeadsNowhereElse(String path) {
        assertThat(PreviewAddresses.safePath(path)).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a/b?c=//d#e", "/%2e%2e/x", "/a?to=/.tandem/"})
    void aTicketLeadsToThePath(String path) {
        assertThat(PreviewAddresses.safePath(path)).isEqualTo(path);
    }
}
