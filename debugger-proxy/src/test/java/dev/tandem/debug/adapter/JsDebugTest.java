package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

class JsDebugTest extends RealAdapterTest {
    JsDebugTest() {
        super(new JsDebug(), "program.js");
    }

    /** With each page comes what is inside of the language. */
    @Override
    void assertPage(JsonNode variables) {
        assertThat(variables).hasSize(11);
        assertThat(variables.path(0).path("name").asText()).isEqualTo("500");
        assertThat(variables
                        .path(10)
                        .path("presentationHint")
                        .path("visibility")
                        .asText())
                .isEqualTo("internal");
    }

    @Override
    List<String> command() {
        return List.of("node", path().toString());
    }
}
