package dev.tandem.platform.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.access.Admission;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.debug.DebugAsks;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Problem;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.session.DebugQuestions;
import dev.tandem.platform.session.Member;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.platform.socket.Handling;
import dev.tandem.platform.socket.Peer;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The channel of a session itself: its state, its records, commands, questions, and who looks at what. Its document stays empty. */
final class SessionChannel extends Channel {
    /** A Yjs update and a state vector without anything in them. */
    private static final byte[] EMPTY_UPDATE = {0, 0};

    private static final byte[] EMPTY_STATE_VECTOR = {0};

    private final OptionalLong after;
    private final DebugAsks asks;

    /** @param after the last record that the browser has; empty if it was not here before */
    SessionChannel(Feed feed, Room room, Admission admission, Peer peer, OptionalLong after, DebugAsks asks) {
        super(feed, room, admission, peer, room.awareness());
        this.after = after;
        this.asks = asks;
    }

    @Override
    void open() throws InterruptedException {
        Optional<Room.CatchUp> begun = after.isEmpty() ? Optional.empty() : room().catchUp(after.getAsLong());
        Stages.await(room().session().read(reader -> {
            Member you = room().session().members().require(participant(), Operation.READ_SESSION);
            // Written and queued here, on the owner's thread: the records that follow continue exactly this state.
            room().add(this, () -> {
                peer().answer(authenticated());
                peer().answer(encode(greeting(reader, you, begun)));
                room().usage().ifPresent(this::tell);
            });
            return you;
        }));
        joinAwareness();
    }

    private ServerMessage greeting(SessionReader reader, Member you, Optional<Room.CatchUp> begun) {
        Optional<ServerMessage.Resumed> resumed = begun.flatMap(it -> room().resumed(reader, you, it));
        return resumed.isPresent() ? resumed.get() : room().welcome(reader.view(), you);
    }

    @Override
    Handling sync(SyncMessage message) {
        switch (message) {
            case SyncMessage.Step1 _ -> {
                peer().answer(encode(new SyncMessage.Step2(EMPTY_UPDATE)));
                peer().answer(encode(new SyncMessage.Step1(EMPTY_STATE_VECTOR)));
            }
            case SyncMessage.Step2(byte[] update) -> acknowledgeIfEmpty(update);
            case SyncMessage.Update(byte[] update) -> acknowledgeIfEmpty(update);
        }
        return Handling.DONE;
    }

    @Override
    void awareness(List<AwarenessState> states) {
        showAwareness(states);
    }

    private byte[] encode(SyncMessage message) {
        return new HocuspocusFrame.Sync(address(), message).encode();
    }

    private void acknowledgeIfEmpty(byte[] update) {
        if (!isEmpty(update)) {
            throw new Refusal(ErrorCode.DOCUMENT_READ_ONLY);
        }
        peer().answer(feed().saved());
    }

    private static boolean isEmpty(byte[] update) {
        try {
            return Updates.inspect(update).isEmpty();
        } catch (UpdateException e) {
            throw new Refusal(
                    ErrorCode.UPDATE_MALFORMED, Map.of("reason", e.reason().name()));
        }
    }

    /** Does a command and answers with {@code done} or {@code refused}. */
    @Override
    void stateless(String payload) throws InterruptedException {
        String request = null;
        try {
            JsonNode message = parse(payload);
            request = message.path("request").isTextual()
                    ? message.path("request").textValue()
                    : null;
            perform(message, request).ifPresent(answer -> peer().answer(encode(answer)));
        } catch (Refusal refusal) {
            peer().answer(encode(ServerMessage.Refused.of(request, refusal.problem())));
        }
    }

    private static JsonNode parse(String payload) {
        try {
            return Json.MAPPER.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("problem", e.getOriginalMessage()));
        }
    }

    /** {@return the answer; empty if it comes later} */
    private Optional<ServerMessage> perform(JsonNode json, @Nullable String request) throws InterruptedException {
        String type = json.path("type").asText();
        Operation operation = Operation.ofMessage(type)
                .orElseThrow(() -> new Refusal(ErrorCode.SOCKET_UNKNOWN_MESSAGE, Map.of("type", shortened(type))));
        room().session().members().require(participant(), operation);
        if (request == null) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("missing", "request"));
        }
        return switch (read(json)) {
            case ClientMessage.OfSession message -> {
                Committed committed = Stages.await(room().session().submit(caller(), message.command()));
                yield Optional.of(new ServerMessage.Done(request, result(message, committed)));
            }
            case ClientMessage.DebugAsk message -> {
                ask(request, message);
                yield Optional.empty();
            }
        };
    }

    /** A debugger may take its time, and what this person types must not wait for it. */
    private void ask(String request, ClientMessage.DebugAsk message) {
        DebugQuestions.ask(room().session(), asks, participant(), message.run(), message.ask())
                .thenApply(body -> (ServerMessage) new ServerMessage.Done(request, body))
                .exceptionally(failure -> ServerMessage.Refused.of(request, problem(Stages.cause(failure))))
                .thenAccept(answer -> peer().answer(encode(answer)));
    }

    private static Problem problem(Throwable failure) {
        return failure instanceof Refusal refusal ? refusal.problem() : new Refusal(ErrorCode.INTERNAL).problem();
    }

    private static ClientMessage read(JsonNode json) {
        try {
            return Json.MAPPER.treeToValue(json, ClientMessage.class);
        } catch (JsonProcessingException e) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("problem", e.getOriginalMessage()));
        }
    }

    private static String shortened(String type) {
        return type.length() <= 40 ? type : type.substring(0, 40) + "…";
    }

    private static Object result(ClientMessage.OfSession message, Committed committed) {
        return switch (message) {
            case ClientMessage.Tree _ -> new ServerMessage.TreeResult(changes(committed));
            case ClientMessage.Run _ -> Map.of("run", run(committed));
            case ClientMessage.TerminalOpen _ -> Map.of("terminal", terminal(committed));
            case ClientMessage.RunInput _,
                    ClientMessage.RunEndInput _,
                    ClientMessage.RunStop _,
                    ClientMessage.TerminalInput _,
                    ClientMessage.TerminalResize _,
                    ClientMessage.TerminalRename _,
                    ClientMessage.TerminalClose _ -> Map.of();
        };
    }

    private static List<TreeChange> changes(Committed committed) {
        return committed.records().stream()
                .flatMap(record -> record.event() instanceof SessionEvent.TreeChanged changed
                        ? changed.changes().stream()
                        : Stream.empty())
                .toList();
    }

    private static Object run(Committed committed) {
        return committed.records().stream()
                .filter(record -> record.event() instanceof SessionEvent.RunRequested)
                .map(record -> ((SessionEvent.RunRequested) record.event()).run())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a run was requested and no record tells of it"));
    }

    private static Object terminal(Committed committed) {
        return committed.records().stream()
                .filter(record -> record.event() instanceof SessionEvent.TerminalOpened)
                .map(record -> ((SessionEvent.TerminalOpened) record.event()).terminal())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a terminal was opened and no record tells of it"));
    }

    /** Passes on a committed record other than a document's update; {@code json} is a {@code LogRecord}. Owner's thread. */
    void recorded(byte[] json) {
        peer().publish(feed().records(), json);
    }

    /** Passes on who is there. {@code json} is the message's text. */
    void online(byte[] json) {
        peer().publish(feed().presence(), json);
    }

    /** Passes on any other message's text. */
    void tell(String message) {
        peer().publish(feed().stateless(message));
    }

    /** Tells the person what they may do now. */
    void tellCapabilities(Member you) {
        tell(Json.text(new ServerMessage.Capabilities(you.role(), Roles.capabilities(you.role()))));
    }

    private byte[] encode(ServerMessage message) {
        return feed().stateless(Json.text(message));
    }
}
