package dev.tandem.bench.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TracesTest {
    @ParameterizedTest
    @CsvSource({"B4,259778,true", "BLOG,137993,false", "FRIENDS,26078,true"})
    void madeHistoriesHaveTheSizeOfTheRecordedOnes(Traces.Name name, int edits, boolean ascii, @TempDir Path folder)
            throws IOException {
        Script script = new Traces(null).get(name);
        script.write(folder.resolve("once"));
        new Traces(null).get(name).write(folder.resolve("again"));

        assertThat(script.edits()).isEqualTo(edits);
        assertThat(script.isAscii()).isEqualTo(ascii);
        assertThat(folder.resolve("again")).hasSameBinaryContentAs(folder.resolve("once"));
    }

    @Test
    void positionsBecomeUtf16(@TempDir Path folder) throws IOException {
        write(folder, "automerge-paper", """
                {"startContent": "", "endContent": "", "txns": [
                  {"patches": [[0, 0, "a😀b"], [2, 1, "c"]]}, {"patches": [[1, 1, ""]]}]}""");
        Script script = new Traces(folder).get(Traces.Name.B4);

        assertThat(script.size()).isEqualTo(3);
        assertThat(script.first(1)).isEqualTo(3);
        assertThat(script.first(2)).isEqualTo(1);
        assertThat(script.second(2)).isEqualTo(2);
    }

    @Test
    void anAuthorReceivesWhatItsParentsSay(@TempDir Path folder) throws IOException {
        write(folder, "friendsforever", """
                {"kind": "concurrent", "numAgents": 2, "txns": [
                  {"parents": [], "agent": 0, "patches": [[0, 0, "a"]]},
                  {"parents": [], "agent": 1, "patches": [[0, 0, "b"]]},
                  {"parents": [0, 1], "agent": 1, "patches": [[2, 0, "c"]]}]}""");
        Script script = new Traces(folder).get(Traces.Name.FRIENDS);

        assertThat(script.documents()).isEqualTo(2);
        assertThat(script.kind(2)).isEqualTo(Script.Kind.RECEIVE);
        assertThat(script.document(2)).isEqualTo(1);
        assertThat(script.first(3)).isEqualTo(2);
        assertThat(script.size()).isEqualTo(6); // at the end the first author receives both
    }

    @Test
    void aMissingFileSaysWhereToGetIt(@TempDir Path folder) {
        assertThatThrownBy(() -> new Traces(folder).get(Traces.Name.B4))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("josephg/editing-traces");
    }

    private static void write(Path folder, String name, String json) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".json.gz")))) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
    }
}
