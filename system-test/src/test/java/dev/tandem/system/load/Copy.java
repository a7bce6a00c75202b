package dev.tandem.system.load;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.sync.SyncMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One document in a tab. It outlives connections: what is edited is sent while the server lets the tab in, and what was edited without
 * one is sent when the server asks what it lacks.
 *
 * <p>Guarded by its tab.
 */
final class Copy {
    private static final String ROOT = "content";
    private static final int LONG_TEXT = 20_000;
    private static final String[] WORDS = {"alpha ", "beta\n", "größe ", "δ", "    return x\n", "日本 ", "{", "}\n"};

    private final String document;
    private final Ledger ledger;
    private final Consumer<SyncMessage> out;
    private final Doc doc = new Doc();
    /** Sent over the present connection and not acknowledged, oldest first: each is acknowledged once, in this order. */
    private final Deque<byte[]> unacknowledged = new ArrayDeque<>();

    private boolean authenticated;
    private boolean synced;
    /** Whether the server asked what it lacks, and was answered. */
    private boolean answered;

    /**
     * An empty one.
     *
     * @param out sends over the present connection, if there is one
     */
    Copy(String document, Ledger ledger, Consumer<SyncMessage> out) {
        this.document = document;
        this.ledger = ledger;
        this.out = out;
        doc.observeUpdates(event -> {
            if (event.local() && authenticated) {
                send(new SyncMessage.Update(event.update()), event.update());
            }
        });
    }

    private void send(SyncMessage message, byte[] update) {
        unacknowledged.add(update);
        out.accept(message);
    }

    // ---- what the server says
    // ------------------------------------------------------------------------------------------------------

    /** Was let in: asks for what it lacks itself. */
    void authenticated() {
        authenticated = true;
        out.accept(new SyncMessage.Step1(doc.encodeStateVector()));
    }

    void received(SyncMessage message) {
        switch (message) {
            case SyncMessage.Step1(byte[] stateVector) -> {
                byte[] missing = doc.encodeStateAsUpdate(stateVector);
                send(new SyncMessage.Step2(missing), missing);
                answered = true;
            }
            case SyncMessage.Step2(byte[] update) -> {
                see(update);
                synced = true;
            }
            case SyncMessage.Update(byte[] update) -> see(update);
        }
    }

    private void see(byte[] update) {
        ledger.see(document, update);
        doc.applyUpdate(update, this);
    }

    /** {@return whether an acknowledgement was due, and is one} */
    boolean acknowledged(boolean saved) {
        byte[] update = unacknowledged.poll();
        if (update == null || !saved) {
            return false;
        }
        ledger.acknowledge(document, update);
        return true;
    }

    /** What was not acknowledged is sent over the next connection, as part of what the server lacks then. */
    void disconnected() {
        unacknowledged.clear();
        authenticated = false;
        synced = false;
        answered = false;
    }

    /** {@return whether everything is exchanged and acknowledged} */
    boolean isSettled() {
        return synced && answered && unacknowledged.isEmpty();
    }

    // ---- what people do
    // ------------------------------------------------------------------------------------------------------

    /** Types or deletes something somewhere. */
    void edit(Random random) {
        var text = content();
        int length = text.length();
        int at = random.nextInt(length + 1);
        int deletable = Math.min(length - at, length > LONG_TEXT ? 2_000 : 6);
        if (deletable > 0 && random.nextInt(length > LONG_TEXT ? 2 : 5) == 0) {
            text.delete(at, 1 + random.nextInt(deletable));
        } else if (random.nextInt(300) == 0) {
            text.insert(at, "pasted line\n".repeat(1 + random.nextInt(400)));
        } else {
            text.insert(at, WORDS[random.nextInt(WORDS.length)]);
        }
    }

    /** Inserts a text at the start. */
    void type(String text) {
        content().insert(0, text);
    }

    /** Deletes the start. */
    void delete(int length) {
        content().delete(0, length);
    }

    /** Takes what another copy holds, as a browser reads what it stored. */
    void restore(Copy stored) {
        doc.applyUpdate(stored.state(), this);
    }

    String text() {
        return content().toString();
    }

    /** {@return what it holds, as an update} */
    byte[] state() {
        return doc.encodeStateAsUpdate();
    }

    private YText content() {
        return doc.getText(ROOT);
    }
}
