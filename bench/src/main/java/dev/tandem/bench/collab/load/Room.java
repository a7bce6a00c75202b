package dev.tandem.bench.collab.load;

import dev.tandem.crdt.Doc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A document and those who write in it. Confined to the event loop's thread. */
public final class Room {
    /** Stands for one who writes nothing, and whose deliveries are not counted. */
    static final int GUEST = Short.MAX_VALUE - 1;

    private final Scripts scripts;
    private final Tally tally;
    private final List<Client> authors = new ArrayList<>();
    private boolean watched = true;
    private final List<byte[]> seeded = new ArrayList<>();

    /**
     * A room in which nobody is.
     *
     * @param tally where what arrives is counted
     */
    public Room(Scripts scripts, Tally tally) {
        this.scripts = scripts;
        this.tally = tally;
    }

    /** The next author, who is yet to be connected. */
    public Client add(Seat seat) {
        var client = new Client(seat, this, authors.size());
        authors.add(client);
        return client;
    }

    /** Somebody who only looks: an author who writes nothing. */
    public Client guest(Seat seat) {
        return new Client(seat, this, GUEST);
    }

    /** Those who write, in order. */
    public List<Client> authors() {
        return Collections.unmodifiableList(authors);
    }

    /** What arrives is not looked into; for documents that no script wrote. */
    public void unwatched() {
        watched = false;
    }

    /** The first author sends what the document holds before anybody types, in so many updates. */
    public void seed(List<byte[]> updates) {
        seeded.addAll(updates);
        updates.forEach(authors.getFirst()::update);
    }

    boolean isWatched() {
        return watched;
    }

    int updatesBeforeLoad(int author) {
        return author == 0 ? seeded.size() : 0;
    }

    Script script(int author) {
        return scripts.of(author);
    }

    Client author(int number) {
        return authors.get(number);
    }

    Tally tally() {
        return tally;
    }

    /** The text that follows from all that was typed. */
    public String expected() {
        var doc = new Doc();
        doc.applyUpdate(Script.seed());
        for (int author = 0; author < authors.size(); author++) {
            for (int edit = 0; edit < authors.get(author).edits(); edit++) {
                doc.applyUpdate(script(author).update(edit));
            }
        }
        return doc.getText(Script.ROOT).toString();
    }

    /** The text of one who received updates, and of its own what it wrote. */
    public String text(Client client) {
        var doc = new Doc();
        List<byte[]> kept = client.kept();
        if (kept != null) {
            kept.forEach(doc::applyUpdate);
        }
        int own = authors.indexOf(client);
        if (own == 0) {
            seeded.forEach(doc::applyUpdate);
        }
        for (int edit = 0; own >= 0 && edit < client.edits(); edit++) {
            doc.applyUpdate(script(own).update(edit));
        }
        return doc.getText(Script.ROOT).toString();
    }
}
