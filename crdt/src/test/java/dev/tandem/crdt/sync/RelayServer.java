package dev.tandem.crdt.sync;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.codec.DecodeLimits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The least that a server for y-websocket's clients has to do for one document: what a program on this engine would contain. Calls come from
 * several threads and are serialized, as the document demands.
 */
final class RelayServer {
    final Doc doc = new Doc(1);
    final Awareness awareness;
    /** Sizes of what clients sent as their answer to the server's state vector. */
    final List<Integer> answers = new ArrayList<>();

    private final BiConsumer<Integer, byte[]> out;
    /** The connections, with the clients that each has spoken for. */
    private final Map<Integer, Set<Long>> connections = new LinkedHashMap<>();

    /**
     * @param clientId the Java program's own place among the clients
     * @param out takes a connection's number and a frame for it
     */
    RelayServer(long clientId, InstantSource clock, BiConsumer<Integer, byte[]> out) {
        this.out = out;
        awareness = new Awareness(clientId, clock, DecodeLimits.DEFAULT);
        // Nobody takes over the state that a client begins with: its clock is 0.
        awareness.setLocalState("{}");
        doc.observeUpdates(event -> broadcast(
                new WebsocketFrame.Sync(new SyncMessage.Update(event.update())),
                connections.keySet().stream().filter(each -> !each.equals(event.origin()))));
        awareness.observeUpdates(change -> {
            List<Long> clients = Stream.of(change.added(), change.updated(), change.removed())
                    .flatMap(Collection::stream)
                    .toList();
            if (change.origin() instanceof Integer connection) {
                Set<Long> spokenFor = connections.get(connection);
                Objects.requireNonNull(spokenFor).addAll(clients);
            }
            broadcast(
                    new WebsocketFrame.Awareness(awareness.encodeAwarenessUpdate(clients)),
                    connections.keySet().stream());
        });
    }

    private void broadcast(WebsocketFrame frame, Stream<Integer> receivers) {
        byte[] bytes = frame.encode();
        receivers.forEach(receiver -> out.accept(receiver, bytes));
    }

    synchronized void opened(int connection) {
        connections.put(connection, new LinkedHashSet<>());
        out.accept(connection, new WebsocketFrame.Sync(new SyncMessage.Step1(doc.encodeStateVector())).encode());
        out.accept(
                connection,
                new WebsocketFrame.Awareness(awareness.encodeAwarenessUpdate(awareness.clients())).encode());
    }

    synchronized void received(int connection, byte[] bytes) {
        switch (WebsocketFrame.decode(bytes, DecodeLimits.DEFAULT)) {
            case WebsocketFrame.Sync(SyncMessage.Step1(byte[] stateVector)) ->
                out.accept(
                        connection,
                        new WebsocketFrame.Sync(new SyncMessage.Step2(doc.encodeStateAsUpdate(stateVector))).encode());
            case WebsocketFrame.Sync(SyncMessage.Step2(byte[] update)) -> {
                answers.add(update.length);
                doc.applyUpdate(update, connection);
            }
            case WebsocketFrame.Sync(SyncMessage.Update(byte[] update)) -> doc.applyUpdate(update, connection);
            case WebsocketFrame.Awareness(byte[] bytesOfUpdate) -> {
                AwarenessUpdate update = AwarenessUpdate.decode(bytesOfUpdate, DecodeLimits.DEFAULT);
                awareness.apply(update, connection);
                AwarenessUpdate gone = awareness.knownGone(update);
                if (!gone.entries().isEmpty()) {
                    out.accept(connection, new WebsocketFrame.Awareness(gone.encode()).encode());
                }
            }
            case WebsocketFrame.QueryAwareness() ->
                out.accept(
                        connection,
                        new WebsocketFrame.Awareness(awareness.encodeAwarenessUpdate(awareness.clients())).encode());
            case WebsocketFrame.PermissionDenied ignored ->
                throw new IllegalStateException("a client denies permission");
        }
    }

    synchronized void gone(int connection) {
        Set<Long> clients = connections.remove(connection);
        awareness.removeAwarenessStates(Objects.requireNonNull(clients), "gone");
    }

    /** Does something with the document and the awareness, as a Java program with a place of its own would. */
    synchronized void locally(Runnable work) {
        work.run();
    }

    synchronized Set<Integer> connections() {
        return Set.copyOf(connections.keySet());
    }
}
