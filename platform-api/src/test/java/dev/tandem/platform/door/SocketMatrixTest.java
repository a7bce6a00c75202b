package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.access.Capability;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Operation.Entrance;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.TerminalId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kind of message that the socket takes, as the registry lists them, times every role and nobody. */
class SocketMatrixTest {
    private static final Address ELSEWHERE = Address.of("x");

    /** One of every frame that exists on the wire. A new kind breaks {@link FrameKind} first, and this list then. */
    private static List<HocuspocusFrame> everyFrame(Address address) {
        return List.of(
                new HocuspocusFrame.Auth(address, new AuthMessage.Token("nobody", null)),
                new HocuspocusFrame.Ping(),
                new HocuspocusFrame.Pong(),
                new HocuspocusFrame.Close(address, null),
                new HocuspocusFrame.Sync(address, new SyncMessage.Step1(new byte[] {0})),
                new HocuspocusFrame.Sync(address, new SyncMessage.Step2(new byte[] {1})),
                new HocuspocusFrame.Sync(address, new SyncMessage.Update(new byte[] {1})),
                new HocuspocusFrame.Awareness(
                        address, new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(1, 1, "{}"))).encode()),
                new HocuspocusFrame.QueryAwareness(address),
                new HocuspocusFrame.Stateless(address, "{}"),
                new HocuspocusFrame.SyncReply(address, new SyncMessage.Update(new byte[] {1})),
                new HocuspocusFrame.BroadcastStateless(address, "{}"),
                new HocuspocusFrame.SyncStatus(address, true));
    }

    private static Map<String, HocuspocusFrame> byKind(Address address) {
        return everyFrame(address).stream().collect(Collectors.toMap(FrameKind::of, frame -> frame));
    }

    private static <T extends Entrance> List<T> registered(Class<T> kind) {
        return Arrays.stream(Operation.values())
                .flatMap(operation -> operation.entrances().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Test
    void everyStatelessTypeIsRegisteredAndEveryEntryHasAType() {
        Set<String> types = Arrays.stream(Objects.requireNonNull(ClientMessage.class.getAnnotation(JsonSubTypes.class))
                        .value())
                .map(JsonSubTypes.Type::name)
                .collect(Collectors.toSet());
        assertThat(registered(Entrance.StatelessMessage.class).stream().map(Entrance.StatelessMessage::type))
                .containsExactlyInAnyOrderElementsOf(types);
        assertThat(records(ClientMessage.class)).hasSize(types.size());
    }

    private static List<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? List.of(type)
                : Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(it -> records(it).stream())
                        .toList();
    }

    @Test
    void everyRegisteredFrameExists() {
        assertThat(byKind(ELSEWHERE).keySet())
                .containsAll(registered(Entrance.Frame.class).stream()
                        .map(Entrance.Frame::kind)
                        .toList());
    }

    @TestFactory
    Stream<DynamicTest> framesWithoutAnEntryCloseTheSocket() {
        return byKind(ELSEWHERE).entrySet().stream()
                .filter(entry -> Operation.ofFrame(entry.getKey()).isEmpty())
                .filter(entry -> !entry.getKey().equals("stateless"))
                .map(entry -> dynamicTest(entry.getKey(), () -> {
                    try (DoorFixture door = new DoorFixture()) {
                        Browser browser = door.browser();
                        browser.send(entry.getValue());
                        assertThat(browser.peer.closed()).isEqualTo(new CloseReason(1008, "SOCKET-02"));
                    }
                }));
    }

    private static Stream<Optional<Role>> everybody() {
        return Stream.concat(Arrays.stream(Role.values()).map(Optional::of), Stream.of(Optional.empty()));
    }

    private static boolean may(Optional<Role> role, Operation operation) {
        Optional<Capability> capability = operation.capability();
        return capability.isEmpty()
                || (role.isPresent() && Roles.capabilities(role.get()).contains(capability.get()));
    }

    private static Browser browser(DoorFixture door, Optional<Role> role) throws InterruptedException {
        if (role.isEmpty()) {
            return door.browser();
        }
        door.person("someone", role.get());
        return door.browserOf("someone");
    }

    @TestFactory
    Stream<DynamicTest> everyFrameTimesEveryRole() {
        return registered(Entrance.Frame.class).stream()
                .flatMap(frame -> everybody()
                        .map(role -> dynamicTest(
                                frame.kind() + " by " + role.map(Role::name).orElse("nobody"),
                                () -> checkFrame(frame.kind(), role))));
    }

    private static void checkFrame(String kind, Optional<Role> role) throws InterruptedException {
        try (DoorFixture door = new DoorFixture()) {
            Operation operation = Operation.ofFrame(kind).orElseThrow();
            Browser browser = browser(door, role);
            browser.send(Objects.requireNonNull(byKind(door.documentAddress()).get(kind)));
            boolean denied = browser.peer.frames().stream().anyMatch(SocketMatrixTest::isRefusal);
            assertThat(denied).isEqualTo(!may(role, operation));
            assertThat(browser.peer.closed()).isNull();
        }
    }

    private static boolean isRefusal(HocuspocusFrame frame) {
        boolean unauthenticated = frame instanceof HocuspocusFrame.Auth auth
                && auth.message().equals(new AuthMessage.PermissionDenied("AUTH-01"));
        return unauthenticated || frame instanceof HocuspocusFrame.Close;
    }

    @TestFactory
    Stream<DynamicTest> everyStatelessMessageTimesEveryRole() {
        return registered(Entrance.StatelessMessage.class).stream()
                .flatMap(message -> everybody()
                        .map(role -> dynamicTest(
                                message.type() + " by " + role.map(Role::name).orElse("nobody"),
                                () -> checkMessage(message.type(), role))));
    }

    private static void checkMessage(String type, Optional<Role> role) throws InterruptedException {
        try (DoorFixture door = new DoorFixture()) {
            Operation operation = Operation.ofMessage(type).orElseThrow();
            Browser browser = browser(door, role);
            // All fields of all types: each reads its own.
            browser.stateless("""
                    {"type":"%s","request":"r","commands":[],"entry":"%s","run":"%s","text":"x",
                     "terminal":"%s","name":"x","columns":80,"rows":24,"ask":{"kind":"ask","command":"threads"}}""".formatted(type, door.document, RunId.next(), TerminalId.next()));
            assertThat(browser.peer.messages("done")).hasSize(may(role, operation) ? 1 : 0);
            assertThat(door.session.commands.size() + door.debuggers.asked.size())
                    .isEqualTo(may(role, operation) ? 1 : 0);
            if (role.isPresent() && !may(role, operation)) {
                assertThat(browser.peer
                                .messages("refused")
                                .getFirst()
                                .path("code")
                                .asText())
                        .isEqualTo("AUTH-05");
            }
        }
    }
}
