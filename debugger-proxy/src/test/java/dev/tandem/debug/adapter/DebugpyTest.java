package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

class DebugpyTest extends RealAdapterTest {
    DebugpyTest() {
        super(new Debugpy(), "program.py");
    }

    /** It pages nothing, and tells a hundred at most, and how many there are. */
    @Override
    void assertPage(JsonNode variables) {
        assertThat(variables).hasSize(102);
        assertThat(variable(variables, "len()").path("value").asText()).isEqualTo("1000");
    }

    @Override
    List<String> command() {
        return List.of("/usr/bin/python3", path().toString());
    }
}
