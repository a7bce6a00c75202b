package dev.tandem.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Version;
import dev.tandem.sandbox.linux.SystemCallProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What engines say of themselves, shortened, and what is said to them. Needs no engine. */
class EngineKindTest {
    private static final List<String> HIDDEN = List.of("/sys", "/proc/acpi");

    @TempDir
    Path folder;

    private static EngineKind kind(String version) throws JsonProcessingException {
        return EngineKind.of(new ObjectMapper().readValue(version, Version.class));
    }

    @Test
    void podmanIsToldByItsComponents() throws JsonProcessingException {
        assertThat(kind("""
                {"Version":"4.3.1","ApiVersion":"1.41","Components":[{"Name":"Podman Engine","Version":"4.3.1"},
                {"Name":"Conmon","Version":"2.1.6"}]}""")).isEqualTo(EngineKind.PODMAN);
        assertThat(kind("""
                {"Version":"20.10.24","ApiVersion":"1.41","Components":[{"Name":"Engine","Version":"20.10.24"},
                {"Name":"containerd","Version":"1.6.20"}]}""")).isEqualTo(EngineKind.DOCKER);
        assertThat(kind("{\"Version\":\"1.13\"}")).isEqualTo(EngineKind.DOCKER);
    }

    @Test
    void dockerTakesTheProfileItself() throws IOException {
        assertThat(EngineKind.DOCKER.security(folder, HIDDEN))
                .containsExactly("no-new-privileges", "seccomp=" + SystemCallProfile.json());
    }

    @Test
    void podmanTakesAFileAndWhatIsHiddenAsAnOption() throws IOException {
        List<String> options = EngineKind.PODMAN.security(folder, HIDDEN);
        Path file = folder.resolve("calls.json");
        assertThat(options).containsExactly("no-new-privileges", "seccomp=" + file, "mask=/sys:/proc/acpi");
        assertThat(Files.readString(file)).isEqualTo(SystemCallProfile.json());
    }
}
