package dev.tandem.platform.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.platform.run.RunConfiguration.InputKind;
import dev.tandem.platform.run.RunConfiguration.Kind;
import dev.tandem.protocol.EntryId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    private static final byte[] EMPTY = {0, 0};
    private static final RunConfiguration SMALL = new RunConfiguration(
            "small",
            "Small",
            Kind.FILE,
            EntryId.next(),
            "python",
            "",
            "--size 10",
            "MODE=fast",
            "src",
            InputKind.TEXT,
            "1\n2\n",
            null,
            5);

    @Test
    void whatIsPutInIsReadAgainAndFoundByItsIdAndName() {
        byte[] put = RunSettings.of(EMPTY, List.of()).put(SMALL);

        RunSettings settings = RunSettings.of(EMPTY, List.of(put));

        assertThat(settings.all()).containsExactly(SMALL);
        assertThat(settings.find("small")).contains(SMALL);
        assertThat(settings.find("Small")).contains(SMALL);
        assertThat(settings.find("SMALL")).isEmpty();
        assertThat(RunSettings.of(put, List.of(settings.remove("small"))).all()).isEmpty();
    }

    @Test
    void whatHasAnotherShapeCountsAsAbsent() {
        Doc doc = new Doc();
        doc.transact(() -> {
            YMap root = doc.getMap(RunSettings.ROOT);
            root.set("text", "no configuration");
            root.set("x".repeat(65), new YMap());
            YMap odd = new YMap();
            root.set("odd", odd);
            odd.set("name", 3);
            odd.set("kind", "BOTH");
            odd.set("entry", "no id");
            odd.set("inputKind", new YText("TEXT"));
            odd.set("timeLimitSeconds", "soon");
            odd.set("arguments", "a b");
        });

        assertThat(RunSettings.of(doc.encodeStateAsUpdate(), List.of()).all())
                .containsExactly(new RunConfiguration(
                        "odd", "", Kind.FILE, null, null, "", "a b", "", "", InputKind.TYPED, "", null, null));
    }

    @Test
    void aRootOfAnotherKindIsNoConfigurationAndNoError() {
        Doc doc = new Doc();
        doc.getText(RunSettings.ROOT).insert(0, "hello");

        assertThat(RunSettings.of(doc.encodeStateAsUpdate(), List.of()).all()).isEmpty();
    }

    @Test
    void moreThanAnybodyReadsAreLeftOut() {
        Doc doc = new Doc();
        doc.transact(() -> IntStream.range(0, RunSettings.MAX_CONFIGURATIONS + 5)
                .forEach(number -> doc.getMap(RunSettings.ROOT).set("c" + number, new YMap())));

        assertThat(RunSettings.of(doc.encodeStateAsUpdate(), List.of()).all()).hasSize(RunSettings.MAX_CONFIGURATIONS);
    }
}
