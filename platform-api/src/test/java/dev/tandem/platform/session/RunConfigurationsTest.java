package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.history.VersionTiming;
import dev.tandem.platform.run.RunConfiguration;
import dev.tandem.platform.run.RunConfiguration.InputKind;
import dev.tandem.platform.run.RunConfiguration.Kind;
import dev.tandem.platform.run.RunSettings;
import dev.tandem.platform.session.SessionScene.Person;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The run settings as a document of the session, and what a request to run makes of them. */
class RunConfigurationsTest {
    private static final EntryId SETTINGS = DocumentKind.RUN_SETTINGS_ID;

    private final SessionScene scene = new SessionScene(VersionTiming.NEVER);
    private Person ada;

    @BeforeEach
    void begin() {
        ada = scene.founds("Ada", "print(1)\n");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aConfigurationIsRunAsItIsWhenSomebodyPressesRun() {
        scene.get(ada.submit(new Command.PutRunConfiguration(small("--size 10 'a b'"))));

        SessionEvent.RunRequested run = requested(ada.submit(runOf("small")));

        assertThat(run.language()).isEqualTo("python");
        assertThat(run.entry()).isEqualTo(scene.file());
        assertThat(run.options())
                .isEqualTo(new RunOptions(
                        "Small",
                        List.of(),
                        List.of("--size", "10", "a b"),
                        Map.of("MODE", "fast"),
                        "src",
                        "1\n",
                        null,
                        5));
        assertThat(scene.view().runs().getFirst().configuration()).isEqualTo("Small");
        assertThat(scene.view().runs().getFirst().inputClosed()).isTrue();
        assertThat(ada.refusal(new Command.WriteRunInput(run.run(), new byte[] {10})))
                .as("its input is told already")
                .isEqualTo(ErrorCode.RUN_UNKNOWN);
        assertThat(scene.get(scene.session().read(SessionReader::runnerSnapshot))
                        .unfinishedRuns()
                        .getFirst()
                        .options())
                .isEqualTo(run.options());
    }

    @Test
    void whatIsTypedInTheSameBatchAsTheRequestIsSeenByIt() throws InterruptedException {
        scene.get(ada.submit(new Command.PutRunConfiguration(small("before"))));
        Doc doc = settings();
        byte[] typed = retype(doc, "small", "arguments", "after");
        scene.database().hold();
        CompletableFuture<Committed> first = ada.submit(new Command.RenameSession("while this waits"));
        scene.database().awaitHeld();
        CompletableFuture<Committed> update = ada.submit(new Command.UpdateDocument(SETTINGS, typed));
        CompletableFuture<Committed> run = ada.submit(runOf("Small"));
        scene.database().release();

        scene.get(first);
        scene.get(update);
        assertThat(Objects.requireNonNull(requested(run).options()).arguments()).containsExactly("after");
    }

    @Test
    void writingThemTakesTheRightToRunAndReadingThemTheRightToLook() {
        Person viewer = scene.joins("Vi", Role.VIEWER);
        assertThat(viewer.refusal(new Command.PutRunConfiguration(small("")))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(viewer.refusal(new Command.RemoveRunConfiguration("small"))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        scene.get(ada.submit(new Command.PutRunConfiguration(small(""))));
        byte[] forged = retype(settings(), "small", "name", "Mine");

        assertThat(viewer.refusal(new Command.UpdateDocument(SETTINGS, forged)))
                .isEqualTo(ErrorCode.DOCUMENT_READ_ONLY);
        assertThat(configurations()).extracting(RunConfiguration::name).containsExactly("Small");
        Person bo = scene.joins("Bo", Role.EDITOR);
        scene.get(bo.submit(new Command.UpdateDocument(SETTINGS, forged)));
        assertThat(configurations()).extracting(RunConfiguration::name).containsExactly("Mine");
    }

    @Test
    void aClientIdOfTheSettingsBelongsToWhoUsedItFirst() {
        Person bo = scene.joins("Bo", Role.EDITOR);
        scene.get(ada.submit(new Command.PutRunConfiguration(small(""))));
        Doc doc = settings();
        scene.get(ada.submit(new Command.UpdateDocument(SETTINGS, retype(doc, "small", "name", "Ada's"))));

        assertThat(bo.refusal(new Command.UpdateDocument(SETTINGS, retype(doc, "small", "name", "Bo's"))))
                .isEqualTo(ErrorCode.CLIENT_ID_TAKEN);
    }

    @Test
    void whatCannotBeRunIsRefusedWithAReason() {
        refuses(with(Kind.COMMAND, "", "", InputKind.TYPED), ErrorCode.RUN_OPTIONS_INVALID);
        refuses(with(Kind.COMMAND, "echo 'a", "", InputKind.TYPED), ErrorCode.COMMAND_LINE_INVALID);
        refuses(with(Kind.COMMAND, "echo", "no variable", InputKind.TYPED), ErrorCode.RUN_OPTIONS_INVALID);
        refuses(with(Kind.COMMAND, "echo", "", InputKind.FILE), ErrorCode.RUN_OPTIONS_INVALID);
        refuses(with(Kind.FILE, "", "", InputKind.TYPED), ErrorCode.RUN_OPTIONS_INVALID);
        assertThat(ada.refusal(runOf("nobody made it"))).isEqualTo(ErrorCode.CONFIGURATION_UNKNOWN);
        assertThat(ada.refusal(new Command.RemoveRunConfiguration("nobody made it")))
                .isEqualTo(ErrorCode.CONFIGURATION_UNKNOWN);
        assertThat(ada.refusal(new Command.RequestRun(scene.file(), null, "small", null)))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(new Command.RequestRun(null, null, null, null))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(new Command.RequestRun(scene.file(), null, null, command("echo"))))
                .isEqualTo(ErrorCode.RUN_OPTIONS_INVALID);
        assertThat(scene.view().runs()).isEmpty();
    }

    @Test
    void oneOfTestsRunsThemWithItsVariablesAndItsTime() {
        scene.get(ada.submit(new Command.PutRunConfiguration(ofTests(null, "python"))));

        SessionEvent.RunRequested all = requested(ada.submit(runOf("Checks")));

        assertThat(all.goal()).isEqualTo(RunGoal.TESTS);
        assertThat(all.language()).isEqualTo("python");
        assertThat(all.entry()).isNull();
        assertThat(all.options())
                .isEqualTo(new RunOptions("Checks", List.of(), List.of(), Map.of("MODE", "fast"), "", null, null, 5));
        assertThat(scene.view().runs().getFirst().configuration()).isEqualTo("Checks");
    }

    @Test
    void oneOfTestsMayMeanAFileAndHasToMeanSomething() {
        refuses(with(Kind.TESTS, "", "", InputKind.FILE), ErrorCode.RUN_OPTIONS_INVALID);
        refuses(ofTests(null, "cobol"), ErrorCode.LANGUAGE_UNAVAILABLE);
        refuses(ofTests(EntryId.next(), null), ErrorCode.FILE_UNKNOWN);

        scene.get(ada.submit(new Command.PutRunConfiguration(ofTests(scene.file(), null))));
        SessionEvent.RunRequested one = requested(ada.submit(runOf("checks")));
        assertThat(one.entry()).isEqualTo(scene.file());
        assertThat(one.language()).isEqualTo("python");
        assertThat(one.goal()).isEqualTo(RunGoal.TESTS);
    }

    @Test
    void anOwnCommandNeedsNoFile() {
        SessionEvent.RunRequested run =
                requested(ada.submit(new Command.RequestRun(null, null, null, command("echo", "hi"))));

        assertThat(run.entry()).isNull();
        assertThat(run.language()).isNull();
        assertThat(Objects.requireNonNull(run.options()).command()).containsExactly("echo", "hi");
    }

    @Test
    void optionsThatSayNothingAreNone() {
        assertThat(requested(ada.submit(new Command.RequestRun(scene.file(), null, null, RunOptions.NONE)))
                        .options())
                .isNull();
    }

    @Test
    void whoPressedStopFirstIsKnown() {
        Person bo = scene.joins("Bo", Role.EDITOR);
        SessionEvent.RunRequested run = requested(ada.submit(new Command.RequestRun(scene.file(), null)));
        scene.get(bo.submit(new Command.StopRun(run.run())));
        scene.get(ada.submit(new Command.StopRun(run.run())));

        assertThat(scene.view().runs().getFirst().stoppedBy()).isEqualTo(bo.id());
    }

    @Test
    void theyAreNoFileAndNoVersionSpeaksOfThem() {
        scene.get(ada.submit(new Command.PutRunConfiguration(small(""))));
        scene.get(ada.submit(new Command.NameVersion("v1")));

        assertThat(scene.view().tree()).hasSize(1);
        assertThat(SessionScene.refusal(scene.session()
                        .read(reader -> reader.text(SETTINGS))
                        .thenApply(_ -> new Committed(0, List.of()))))
                .isEqualTo(ErrorCode.FILE_UNKNOWN);
        assertThat(scene.get(scene.session().read(SessionReader::runnerSnapshot))
                        .documents())
                .doesNotContainKey(SETTINGS);
    }

    @Test
    void theyAreThereAgainFromSnapshotsAndFromTheLogAlone() {
        scene.get(ada.submit(new Command.PutRunConfiguration(small("kept"))));
        scene.restart();
        assertThat(configurations()).extracting(RunConfiguration::arguments).containsExactly("kept");
        scene.snapshotNow();
        scene.restart();
        assertThat(configurations()).extracting(RunConfiguration::arguments).containsExactly("kept");
    }

    @Test
    void retentionKeepsThem() {
        scene.get(ada.submit(new Command.PutRunConfiguration(small("kept"))));
        for (int i = 0; i < 30; i++) {
            scene.get(ada.submit(new Command.RenameSession("name " + i)));
        }
        scene.snapshotNow();
        scene.compact();
        scene.forgetSnapshots();
        scene.restart();

        assertThat(configurations()).extracting(RunConfiguration::arguments).containsExactly("kept");
    }

    private void refuses(RunConfiguration configuration, ErrorCode code) {
        scene.get(ada.submit(new Command.PutRunConfiguration(configuration)));
        assertThat(ada.refusal(runOf(configuration.id()))).isEqualTo(code);
    }

    private RunConfiguration small(String arguments) {
        return new RunConfiguration(
                "small",
                "Small",
                Kind.FILE,
                scene.file(),
                null,
                "",
                arguments,
                "MODE=fast",
                "src",
                InputKind.TEXT,
                "1\n",
                null,
                5);
    }

    /** With fields that were written when it was no configuration of tests. */
    private static RunConfiguration ofTests(@Nullable EntryId file, @Nullable String language) {
        return new RunConfiguration(
                "checks",
                "Checks",
                Kind.TESTS,
                file,
                language,
                "make 'it",
                "'of before",
                "MODE=fast",
                "../elsewhere",
                InputKind.TEXT,
                "1\n",
                null,
                5);
    }

    private static RunConfiguration with(Kind kind, String command, String environment, InputKind input) {
        return new RunConfiguration(
                "odd", "Odd", kind, null, null, command, "", environment, "", input, "", null, null);
    }

    private static RunOptions command(String... words) {
        return new RunOptions(null, List.of(words), List.of(), Map.of(), "", null, null, null);
    }

    private static Command runOf(String configuration) {
        return new Command.RequestRun(null, null, configuration, null);
    }

    private SessionEvent.RunRequested requested(CompletableFuture<Committed> run) {
        return (SessionEvent.RunRequested) scene.get(run).records().getLast().event();
    }

    private List<RunConfiguration> configurations() {
        return scene.get(scene.session().read(SessionReader::runConfigurations));
    }

    /** {@return a copy of the settings, as the page of somebody has it} */
    private Doc settings() {
        Doc doc = new Doc();
        doc.applyUpdate(scene.get(scene.session().read(reader -> reader.stateAsUpdate(SETTINGS, new byte[] {0}))));
        return doc;
    }

    private static byte[] retype(Doc doc, String configuration, String field, String text) {
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = doc.observeUpdates(event -> updates.add(event.update()))) {
            doc.transact(() -> {
                YText old = textOf(doc, configuration, field);
                old.delete(0, old.length());
                old.insert(0, text);
            });
        }
        return updates.getFirst();
    }

    private static YText textOf(Doc doc, String configuration, String field) {
        @Nullable Object fields = doc.getMap(RunSettings.ROOT).get(configuration);
        return (YText) Objects.requireNonNull(((YMap) Objects.requireNonNull(fields)).get(field));
    }
}
