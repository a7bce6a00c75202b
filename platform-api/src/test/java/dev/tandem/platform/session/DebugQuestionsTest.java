package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.YMap;
import dev.tandem.platform.debug.DebugAsks;
import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.session.SessionScene.Person;
import dev.tandem.platform.testing.FakeDebugRunners;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may ask debug sessions what: whoever only looks sees what the session watches, and has nothing else evaluated. */
class DebugQuestionsTest {
    private static final RunId RUN = RunId.next();

    private final SessionScene scene = new SessionScene();
    private final FakeDebugRunners runners = new FakeDebugRunners();
    private final DebugAsks asks = new DebugAsks(runners, Replicas.ALONE, new ManualTimers());
    private final Doc settings = new Doc();
    private Person ada;
    private Person viewer;

    @BeforeEach
    void begin() {
        asks.start();
        ada = scene.founds("Ada", "print(1)\n");
        viewer = scene.joins("Vi", Role.VIEWER);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static ObjectNode evaluate(String expression) {
        ObjectNode ask = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "ask")
                .put("command", "evaluate")
                .put("epoch", 4);
        ask.putObject("arguments")
                .put("expression", expression)
                .put("context", "watch")
                .put("frameId", 7);
        return ask;
    }

    private static ObjectNode with(ObjectNode ask, String argument, JsonNode value) {
        ((ObjectNode) ask.path("arguments")).set(argument, value);
        return ask;
    }

    private CompletionStage<JsonNode> asks(Person person, JsonNode ask) {
        return DebugQuestions.ask(scene.session(), asks, person.id(), RUN, ask);
    }

    private ErrorCode refusal(Person person, JsonNode ask) {
        return SessionScene.refusal(asks(person, ask));
    }

    private void isAnswered(Person person, JsonNode ask) {
        assertThat(scene.get(asks(person, ask)).path("answer").asText()).isEqualTo("here");
    }

    private void change(Runnable edit) {
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = settings.observeUpdates(event -> updates.add(event.update()))) {
            settings.transact(edit);
        }
        scene.get(ada.submit(new Command.UpdateDocument(DocumentKind.DEBUG_SETTINGS_ID, updates.getFirst())));
    }

    private void watch(String id, Object expression) {
        change(() -> {
            YMap fields = new YMap();
            settings.getMap("watches").set(id, fields);
            fields.set("expression", expression);
        });
    }

    @Test
    void whoOnlyLooksSeesWhatTheSessionWatches() {
        watch("w", "total + 1");
        isAnswered(viewer, evaluate("total + 1"));
        isAnswered(ada, evaluate("total + 1"));
        assertThat(runners.asked).hasSize(2);
    }

    @Test
    void whoOnlyLooksHasNothingElseEvaluated() {
        watch("w", "total + 1");
        watch("broken", 5.0);
        for (String other : List.of("total+1", "total + 1 ", " total + 1", "total", "", "5", "w", "Total + 1")) {
            assertThat(refusal(viewer, evaluate(other))).as(other).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        for (ObjectNode other : List.of(
                with(evaluate("total + 1"), "context", json.textNode("repl")),
                with(evaluate("total + 1"), "context", json.textNode("hover")),
                with(evaluate("total + 1"), "context", json.nullNode()),
                with(evaluate("total + 1"), "frameId", json.textNode("7")),
                with(evaluate("total + 1"), "format", json.objectNode().put("hex", true)),
                with(evaluate("x"), "expression", json.arrayNode().add("total + 1")),
                evaluate("total + 1").put("command", "setExpression"),
                evaluate("total + 1").put("kind", "move"))) {
            assertThat(refusal(viewer, other)).as(other.toString()).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        }
        assertThat(runners.asked).isEmpty();
        isAnswered(ada, evaluate("anything"));
    }

    @Test
    void whatIsNotWatchedAnyMoreIsNotEvaluatedEither() {
        watch("w", "total");
        isAnswered(viewer, evaluate("total"));
        watch("w", "other");
        assertThat(refusal(viewer, evaluate("total"))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        isAnswered(viewer, evaluate("other"));
        change(() -> settings.getMap("watches").delete("w"));
        assertThat(refusal(viewer, evaluate("other"))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
    }

    @Test
    void whoOnlyLooksCannotWatchAnything() {
        Doc own = new Doc();
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = own.observeUpdates(event -> updates.add(event.update()))) {
            own.transact(() -> {
                YMap fields = new YMap();
                own.getMap("watches").set("mine", fields);
                fields.set("expression", "secret");
            });
        }
        assertThat(viewer.refusal(new Command.UpdateDocument(DocumentKind.DEBUG_SETTINGS_ID, updates.getFirst())))
                .isEqualTo(ErrorCode.DOCUMENT_READ_ONLY);
        assertThat(refusal(viewer, evaluate("secret"))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
    }

    @Test
    void whoIsNotInTheSessionAsksNothing() {
        watch("w", "total");
        scene.get(ada.submit(new Command.RemoveMember(viewer.id())));
        assertThat(refusal(viewer, evaluate("total"))).isEqualTo(ErrorCode.TOKEN_REVOKED);
    }

    @Test
    void theRunnerHearsWhatWhoeverAsksMayHaveSeen() {
        watch("w", "total");
        isAnswered(ada, evaluate("total"));
        long before = runners.asked.getLast().after();
        assertThat(before).isEqualTo(scene.get(scene.session().read(SessionReader::sequence)));
        watch("w", "other");
        isAnswered(ada, evaluate("total"));
        assertThat(runners.asked.getLast().after()).isEqualTo(before + 1);
    }
}
