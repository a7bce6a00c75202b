package dev.tandem.platform.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pages of the export, as they lie in the web-ui's jar. */
final class ExportedPages {
    private static final List<String> PAGES =
            List.of("/index.html", "/s.html", "/name.html", "/404.html", "/_not-found.html");

    private ExportedPages() {}

    /** {@return the text of each page by its address; those that are absent are left out} */
    static Map<String, String> read(ClassLoader loader) {
        Map<String, String> pages = new LinkedHashMap<>();
        for (String page : PAGES) {
            try (InputStream in = loader.getResourceAsStream("META-INF/resources" + page)) {
                if (in != null) {
                    pages.put(page, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the page " + page, e);
            }
        }
        return pages;
    }
}
