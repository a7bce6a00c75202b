package dev.tandem.platform.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    @ParameterizedTest
    @CsvSource({
        "/s, /s.html",
        "/s/, /s.html",
        "/s/AZql3kXuf9iXJ_bq-o1sDA, /s.html",
        "/s/AZql3kXuf9iXJ_bq-o1sDA/, /s.html",
        "/s/AZql3kXuf9iXJ_bq-o1sDA.txt, /s.txt",
        "/s/AZql3kXuf9iXJ_bq-o1sDA/__next._tree.txt, /s/__next._tree.txt",
        "/s/AZql3kXuf9iXJ_bq-o1sDA/__next.s.$oc$id.__PAGE__.txt, /s/__next.s.$oc$id.__PAGE__.txt",
        "/our-standup, /name.html",
        "/Caps, /name.html",
        "/our-standup.txt, /name.txt",
        "/our-standup/__next._full.txt, /name/__next._full.txt",
    })
    void anAddressLeadsToItsPage(String path, String file) {
        assertThat(PageRouting.target(path)).contains(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/s.html",
                "/s.txt",
                "/name.txt",
                "/index.txt",
                "/s/__next._tree.txt",
                "/name/__next._tree.txt",
                "/favicon.ico",
                "/_next/static/chunks/a.js",
                "/api/status",
                "/api",
                "/q/health",
                "/runner/v1",
                "/a/b",
                "/s/x/y",
                "/s/a.b",
            })
    void filesAndOtherPeoplesAddressesAreLeftAlone(String path) {
        assertThat(PageRouting.target(path)).isEqualTo(Optional.empty());
    }

    @Test
    void onlyScriptsInThePageAreHashed() {
        String html = """
                <script src="/a.js" async=""></script><script>alert(1)</script>
                <script id="_R_">one
                two</script>""";
        // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
        assertThat(PageHeaders.hashes(html))
                .hasSize(2)
                .startsWith("sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=");
    }

    @Test
    void aPageMayRunItsOwnScriptsOnlyAndNobodyMayFrameIt() {
        PageHeaders headers = new PageHeaders(Map.of("/s.html", "<script>alert(1)</script>"));
        String policy = headers.of("/s.html").get("Content-Security-Policy");
        assertThat(policy)
                .contains("script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';")
                .contains("frame-ancestors 'none'")
                .contains("default-src 'none'");
        assertThat(headers.of("/other.html").get("Content-Security-Policy")).contains("script-src 'self';");
        assertThat(headers.of("/s.html"))
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer");
    }

    @Test
    void onlyFilesWhoseNamesChangeWithTheirContentAreCachedForEver() {
        PageHeaders headers = new PageHeaders(Map.of());
        assertThat(headers.of("/_next/static/chunks/abc.js").get("Cache-Control"))
                .contains("immutable");
        for (String path : List.of("/", "/s.html", "/s.txt", "/favicon.ico")) {
            assertThat(headers.of(path)).containsEntry("Cache-Control", "no-cache");
        }
        assertThat(headers.of("/api/status")).containsEntry("Cache-Control", "no-store");
    }
}
