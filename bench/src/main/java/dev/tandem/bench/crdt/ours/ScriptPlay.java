package dev.tandem.bench.crdt.ours;

import dev.tandem.bench.crdt.Script;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Local changes, each with its update, and what several documents send each other. */
public final class ScriptPlay implements Workload {
    private final Script script;
    private final boolean keeping;
    private final boolean arrays;
    /** Parsed beforehand: what the engine is given is a list. */
    private final List<@Nullable List<Long>> numbers = new ArrayList<>();

    private Doc[] documents = {};
    private YText[] text = {};
    private YArray[] array = {};
    private List<byte[]> updates = List.of();
    private int made;
    private long bytes;

    /**
     * Plays a script.
     *
     * @param keeping whether the updates can be had afterwards
     */
    public ScriptPlay(Script script, boolean keeping) {
        this.script = script;
        this.keeping = keeping || script.has(Script.Kind.RECEIVE);
        this.arrays = script.has(Script.Kind.NUMBERS);
        for (int step = 0; step < script.size(); step++) {
            numbers.add(script.kind(step) == Script.Kind.NUMBERS ? script.numbers(step) : null);
        }
    }

    @Override
    public void pass(Stopwatch watch) {
        prepare();
        watch.start();
        play(0, script.size(), watch);
        watch.stop();
    }

    private void prepare() {
        int count = script.documents();
        documents = new Doc[count];
        text = new YText[count];
        array = new YArray[arrays ? count : 0];
        updates = new ArrayList<>(keeping ? script.size() : 0);
        made = 0;
        bytes = 0;
        for (int i = 0; i < count; i++) {
            documents[i] = new Doc(Script.clientId(i));
            documents[i].observeUpdates(event -> {
                if (event.local()) {
                    made(event.update());
                }
            });
            text[i] = documents[i].getText("text");
            if (arrays) {
                array[i] = documents[i].getArray("array");
            }
        }
    }

    private void made(byte[] update) {
        made++;
        bytes += update.length;
        if (keeping) {
            updates.add(update);
        }
    }

    private void play(int from, int to, Stopwatch watch) {
        for (int step = from; step < to; step++) {
            int document = script.document(step);
            switch (script.kind(step)) {
                case EDIT -> edit(document, step);
                case RECEIVE -> documents[document].applyUpdate(updates.get(script.first(step)));
                case NUMBERS -> {
                    List<Long> values = numbers.get(step);
                    if (values != null) {
                        array[document].insert(script.first(step), values);
                    }
                }
                case BEGIN -> {
                    int begin = step;
                    int end = script.endOf(step);
                    documents[document].transact(() -> play(begin + 1, end, watch));
                    step = end;
                }
                case END -> {}
                case START -> watch.start();
            }
        }
    }

    private void edit(int document, int step) {
        YText into = text[document];
        int position = script.first(step);
        int deleted = script.second(step);
        String inserted = script.text(step);
        if (deleted == 0) {
            into.insert(position, inserted);
        } else if (inserted.isEmpty()) {
            into.delete(position, deleted);
        } else {
            documents[document].transact(() -> {
                into.delete(position, deleted);
                into.insert(position, inserted);
            });
        }
    }

    /** Plays once, without a watch. */
    public void play() {
        pass(new Stopwatch());
    }

    /** The updates of the last pass. */
    public List<byte[]> updates() {
        return updates;
    }

    /** The first document after the last pass, as an update. */
    public byte[] state() {
        return documents[0].encodeStateAsUpdate();
    }

    @Override
    public Outcome outcome() {
        Outcome first = Outcome.of(documents[0], made, bytes);
        for (Doc other : documents) {
            if (!Outcome.contentOf(other).equals(first.content())) {
                throw new IllegalStateException("documents differ after " + script);
            }
        }
        return first;
    }
}
