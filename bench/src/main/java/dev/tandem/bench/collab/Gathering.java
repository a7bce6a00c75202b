package dev.tandem.bench.collab;

import dev.tandem.bench.collab.load.Client;
import dev.tandem.bench.collab.load.Dialect;
import dev.tandem.bench.collab.load.EventLoop;
import dev.tandem.bench.collab.load.Room;
import dev.tandem.bench.collab.load.Script;
import dev.tandem.bench.collab.load.Scripts;
import dev.tandem.bench.collab.load.Seat;
import dev.tandem.bench.collab.load.Tally;
import dev.tandem.bench.collab.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rooms at one server in which clients write; they leave when this is closed. */
final class Gathering implements AutoCloseable {
    /** More at once than a server's queue of connections takes would be sent again a second later. */
    private static final int AT_ONCE = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EventLoop loop;
    private final Tally tally;
    private final List<Room> rooms = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Seat> seats = new ArrayList<>();

    /**
     * Who comes.
     *
     * @param seats of each room
     * @param present how many of each room's seats are taken
     * @param keeping in how many rooms clients keep all that arrives, to be compared in the end as whole documents; of what others receive each
     *     edit is compared as it comes
     * @param seeded whether the documents hold something in the beginning
     */
    record Plan(List<List<Seat>> seats, int present, int keeping, boolean seeded) {}

    private Gathering(EventLoop loop, Tally tally) {
        this.loop = loop;
        this.tally = tally;
    }

    /** Makes rooms in which all write. */
    static Gathering open(EventLoop loop, Scripts scripts, Server server, int rooms, int clients, int keeping)
            throws IOException, InterruptedException {
        return open(loop, scripts, new Plan(server.rooms(rooms, clients), clients, keeping, true));
    }

    /** Fills rooms. */
    static Gathering open(EventLoop loop, Scripts scripts, Plan plan) throws IOException {
        var tally = new Tally();
        var gathering = new Gathering(loop, tally);
        var firsts = new ArrayList<Client>();
        var others = new ArrayList<Client>();
        for (List<Seat> places : plan.seats()) {
            var room = new Room(scripts, tally);
            gathering.rooms.add(room);
            gathering.seats.add(places.getFirst());
            for (Seat seat : places.subList(0, plan.present())) {
                Client client = room.add(seat);
                if (gathering.rooms.size() <= plan.keeping()) {
                    client.keep();
                }
                (room.authors().size() == 1 ? firsts : others).add(client);
                gathering.clients.add(client);
            }
        }
        gathering.connect(firsts);
        if (plan.seeded()) {
            for (Room room : gathering.rooms) {
                room.seed(List.of(Script.seed()));
            }
            gathering.awaitStored(firsts, gathering.seats.getFirst().dialect());
        }
        gathering.connect(others);
        return gathering;
    }

    private void connect(List<Client> connecting) throws IOException {
        for (int from = 0; from < connecting.size(); from += AT_ONCE) {
            List<Client> some = connecting.subList(from, Math.min(connecting.size(), from + AT_ONCE));
            for (Client client : some) {
                loop.connect(client);
            }
            await(some, "did not get the document");
        }
    }

    /** Waits until the server has dealt with all that the first of each room has sent. */
    private void awaitStored(List<Client> firsts, Dialect dialect) throws IOException {
        switch (dialect) {
            case HOCUSPOCUS -> {
                loop.until(PATIENCE, () -> firsts.stream().allMatch(it -> it.isAllAcknowledged() || it.isClosed()));
                for (Client client : firsts) {
                    if (!client.isAllAcknowledged()) {
                        throw new IOException("only " + client.acknowledged() + " updates of a first client were"
                                + " acknowledged; reason of a close: " + client.closeReason());
                    }
                }
            }
            case Y_WEBSOCKET -> {
                // Messages of one connection are dealt with in order: the answer comes after the content.
                firsts.forEach(Client::askAgain);
                await(firsts, "did not get the document again");
            }
        }
    }

    /** The first of the only room sends a document, and the server has dealt with it when this returns. */
    void send(List<byte[]> updates) throws IOException {
        rooms.getFirst().unwatched();
        rooms.getFirst().seed(updates);
        awaitStored(List.of(clients.getFirst()), seats.getFirst().dialect());
    }

    /** One more who writes in a room; not yet connected when this returns. */
    Client join(int room, Seat seat) throws IOException {
        Client client = rooms.get(room).add(seat);
        loop.connect(client);
        clients.add(client);
        return client;
    }

    /** Somebody who only looks, and stays a guest; not yet connected when this returns. */
    Client visit(int room, Seat seat, boolean keeping) throws IOException {
        Client guest = rooms.get(room).guest(seat);
        if (keeping) {
            guest.keep();
        }
        loop.connect(guest);
        return guest;
    }

    private void await(List<Client> waiting, String problem) throws IOException {
        if (!loop.until(PATIENCE, () -> waiting.stream().allMatch(it -> it.isSynced() || it.isClosed()))) {
            throw new IOException("a client " + problem);
        }
        for (Client client : waiting) {
            if (client.isClosed()) {
                throw new IOException("a client " + problem + ": " + client.closeReason());
            }
        }
    }

    List<Client> clients() {
        return clients;
    }

    List<Room> rooms() {
        return rooms;
    }

    /** Where the first client of each room is connected. */
    List<Seat> seats() {
        return seats;
    }

    Tally tally() {
        return tally;
    }

    EventLoop loop() {
        return loop;
    }

    /** Deliveries of edits that have not happened. */
    long missing() {
        return clients.stream().mapToLong(Client::missing).sum();
    }

    /** What is wrong with connections on which nothing happens; empty if all are there. */
    List<String> problemsOfIdle() {
        return closed() == 0 ? List.of() : List.of(closed() + " connections ended");
    }

    /** What is wrong with what clients and server have in the end; empty if all have the same, and what was typed. */
    List<String> problems() throws IOException {
        var problems = new ArrayList<String>();
        long missing = missing();
        if (missing > 0) {
            problems.add(missing + " deliveries are missing");
        }
        if (tally.wrongEdits() > 0) {
            problems.add(tally.wrongEdits() + " edits arrived changed");
        }
        clients.stream()
                .filter(Client::isClosed)
                .findFirst()
                .ifPresent(
                        client -> problems.add(closed() + " connections ended, one because: " + client.closeReason()));
        for (int i = 0; i < rooms.size(); i++) {
            if (!isEverywhere(rooms.get(i), seats.get(i))) {
                problems.add("texts differ in room " + i);
                break;
            }
        }
        return problems;
    }

    private long closed() {
        return clients.stream().filter(Client::isClosed).count();
    }

    /** Whether a fresh client, and all that kept what they got, have the text that follows from all edits. */
    private boolean isEverywhere(Room room, Seat seat) throws IOException {
        String expected = room.expected();
        Client guest = visit(rooms.indexOf(room), seat, true);
        loop.until(PATIENCE, () -> guest.isSynced() || guest.isClosed());
        boolean same = room.text(guest).equals(expected);
        guest.close();
        for (Client client : room.authors()) {
            same &= client.kept() == null || room.text(client).equals(expected);
        }
        return same;
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
    }
}
