package dev.tandem.platform.pages;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.platform.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exported pages as a browser gets them. Skipped where the build left the web-ui out. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PagesServedTest {
    private static final Pattern SCRIPT_FILE = Pattern.compile("<script src=\"(/_next/static/[^\"]+)\"");

    private static Response get(String path) {
        return given().urlEncodingEnabled(false).get(path);
    }

    private static Response page(String path) {
        boolean there = PagesServedTest.class.getResource("/META-INF/resources/index.html") != null;
        assumeTrue(there, "the web-ui was left out of this build");
        return get(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/, /index.html",
        "/s/AZql3kXuf9iXJ_bq-o1sDA, /s.html",
        "/our-standup, /name.html",
    })
    void anAddressIsAnsweredWithItsPageAndMayRunWhatStandsInIt(String path, String file) {
        Response response = page(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).startsWith("text/html");
        String html = response.body().asString();
        assertThat(html).isEqualTo(get(file).body().asString());
        String policy = response.header("Content-Security-Policy");
        assertThat(PageHeaders.hashes(html))
                .isNotEmpty()
                .allSatisfy(hash -> assertThat(policy).contains("'" + hash + "'"));
        assertThat(policy).contains("frame-ancestors 'none'").doesNotContain("script-src 'self' 'unsafe");
        assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void filesWithTheirContentInTheirNamesAreCompressedAndCachedForEver() {
        Matcher script = SCRIPT_FILE.matcher(page("/").body().asString());
        assertThat(script.find()).isTrue();
        Response response = given().header("Accept-Encoding", "gzip").get(script.group(1));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(response.header("Cache-Control")).contains("immutable");
    }

    @Test
    void navigationWithoutAReloadFindsItsTexts() {
        assertThat(page("/s/AZql3kXuf9iXJ_bq-o1sDA.txt").statusCode()).isEqualTo(200);
        assertThat(page("/our-standup/__next._tree.txt").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsAPageForPeopleAndARefusalForPrograms() {
        Response forPeople = page("/no/such/page");
        assertThat(forPeople.statusCode()).isEqualTo(404);
        assertThat(forPeople.contentType()).startsWith("text/html");
        Response forPrograms = get("/api/no-such-thing");
        assertThat(forPrograms.statusCode()).isEqualTo(404);
        assertThat(forPrograms.jsonPath().getString("code")).isEqualTo("REQUEST-03");
    }

    @Test
    void nobodyLeavesTheFolderOfPages() {
        for (String path : new String[] {"/../application.properties", "/..%2fapplication.properties", "/%2e%2e/x"}) {
            assertThat(page(path).body().asString()).as(path).doesNotContain("quarkus.");
        }
    }
}
