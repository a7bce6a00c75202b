package dev.tandem.bench.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.bench.crdt.ours.ScriptPlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptTest {
    private final Script script = new Script()
            .edit(0, 0, 0, "漢字")
            .receive(1, 0)
            .start()
            .begin(1)
            .edit(1, 1, 1, "é")
            .numbers(1, 0, List.of(1, 2))
            .end(1)
            .receive(0, 1);

    @Test
    void aFileHoldsAllOfIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.script");
        script.write(file);
        Path again = folder.resolve("b.script");
        Script read = Script.read(file);
        read.write(again);

        assertThat(again).hasSameBinaryContentAs(file);
        assertThat(read.documents()).isEqualTo(2);
        assertThat(read.text(0)).isEqualTo("漢字");
        assertThat(read.numbers(5)).containsExactly(1L, 2L);
        assertThat(read.endOf(3)).isEqualTo(6);
        assertThat(read.edits()).isEqualTo(3);
    }

    @Test
    void updatesAreNumberedByEditOrTransaction() {
        var played = new ScriptPlay(script, true);
        played.play();

        assertThat(played.updates()).hasSize(2);
    }

    @Test
    void updatesComeBackFromAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("updates");
        UpdateFile.write(file, List.of(new byte[] {1, 2, 3}, new byte[0]));

        assertThat(UpdateFile.read(file)).containsExactly(new byte[] {1, 2, 3}, new byte[0]);
        assertThat(Files.size(file)).isEqualTo(4 + 4 + 3 + 4);
    }

    @Test
    void repeatedItGoesOnBehindWhatIsThere() {
        Script three = new Script().edit(0, 0, 0, "abc").edit(0, 1, 1, "").repeated(3);

        assertThat(three.size()).isEqualTo(6);
        assertThat(three.first(4)).isEqualTo(4);
        assertThat(three.first(5)).isEqualTo(5);
    }

    @Test
    void clientIdsAreOf32BitsAndDiffer() {
        assertThat(List.of(Script.clientId(0), Script.clientId(1), Script.clientId(1539)))
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0 && id < 1L << 32);
    }
}
