package dev.tandem.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.TestCounts;
import dev.tandem.protocol.VersionId;
import dev.tandem.protocol.VersionKind;
import dev.tandem.protocol.Wire;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of kinds are stored for ever: a change here is a change of everybody's data. */
class RecordKindTest {
    private static final ParticipantId ADA = ParticipantId.next();
    private static final RunId RUN = RunId.next();
    private static final JsonNode JSON = JsonNodeFactory.instance.objectNode().put("reason", "step");
    private static final TerminalId TERMINAL = TerminalId.next();

    private final List<SessionEvent> events = List.of(
            new SessionEvent.SessionCreated("Kata", "python"),
            new SessionEvent.SessionRenamed("Kata 2"),
            new SessionEvent.SessionEnded(),
            new SessionEvent.DocumentUpdated(EntryId.next(), new byte[] {0, 0}),
            new SessionEvent.BlobPut(EntryId.next(), new Blob(BlobHash.of(new byte[32]), 7, "image/png")),
            new SessionEvent.TreeChanged(List.of()),
            new SessionEvent.ParticipantJoined(ADA, "Ada", 1, Role.OWNER, ParticipantKind.GUEST),
            new SessionEvent.ParticipantRemoved(ADA),
            new SessionEvent.RoleChanged(ADA, Role.VIEWER),
            new SessionEvent.NetworkSwitched(true),
            new SessionEvent.RunRequested(RUN, "python", EntryId.next()),
            new SessionEvent.RunStarted(RUN, "run", "python3 main.py"),
            new SessionEvent.RunOutput(RUN, OutputStream.STDOUT, new byte[] {1}),
            new SessionEvent.TestsReported(RUN, List.of(), TestCounts.NONE),
            new SessionEvent.DebugStarted(RUN, "debugpy", "debugpy 1.8", JSON),
            new SessionEvent.DebugMoved(RUN, 1, ADA, "next"),
            new SessionEvent.DebugStopped(RUN, 2, JSON),
            new SessionEvent.DebugBreakpoints(RUN, List.of(new BreakpointState("b", true, 3, null, 1))),
            new SessionEvent.DebugEvaluated(RUN, 2L, ADA, "x", JSON, null),
            new SessionEvent.DebugControl(RUN, null, List.of(ADA)),
            new SessionEvent.RunInput(RUN, new byte[] {1}),
            new SessionEvent.RunInputClosed(RUN),
            new SessionEvent.RunStopRequested(RUN),
            new SessionEvent.RunEnded(RUN, EndReason.EXITED, 0, 1, 1, 1, ""),
            new SessionEvent.VersionMade(
                    VersionId.next(), 1, VersionKind.NAMED, "v1", List.of(ADA), List.of(EntryId.next())),
            new SessionEvent.VersionNamed(VersionId.next(), null),
            new SessionEvent.TerminalOpened(TERMINAL, "Terminal 1", 80, 24),
            new SessionEvent.TerminalInput(TERMINAL, new byte[] {1}),
            new SessionEvent.TerminalResized(TERMINAL, 100, 30),
            new SessionEvent.TerminalRenamed(TERMINAL, "server"),
            new SessionEvent.TerminalCloseRequested(TERMINAL),
            new SessionEvent.TerminalOutput(TERMINAL, new byte[] {1}, 3),
            new SessionEvent.TerminalScreen(TERMINAL, 80, 24, new byte[] {1}, 3, true),
            new SessionEvent.TerminalClosed(TERMINAL, TerminalEnd.EXITED, 0, ""),
            new SessionEvent.PortsChanged(List.of(new OpenPort(3000, "node"))),
            new SessionEvent.DiskOnlyChanged(new DiskOnly(List.of(new DiskOnly.Left("node_modules", true, null)), 1)));

    @Test
    void theColumnSaysWhatThePayloadSays() throws IOException {
        CBORMapper mapper = new CBORMapper();
        for (SessionEvent event : events) {
            JsonNode payload = mapper.readTree(Wire.encode(event));
            assertThat(RecordKind.of(event)).isEqualTo(payload.get("type").textValue());
        }
    }

    @Test
    void thereIsAnExampleOfEveryKindHere() {
        JsonSubTypes kinds = SessionEvent.class.getAnnotation(JsonSubTypes.class);
        assertThat(Arrays.stream(kinds.value()).map(JsonSubTypes.Type::name))
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(RecordKind::of).toList());
    }

    @Test
    void onlyJoiningRemovalAndRolesChangeRights() {
        assertThat(events.stream().filter(RecordKind::changesRights).map(RecordKind::of))
                .containsExactly("participantJoined", "participantRemoved", "roleChanged");
    }
}
