package dev.tandem.crdt.yjs;

import dev.tandem.crdt.ArrayEvent;
import dev.tandem.crdt.ClientRange;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.KeyChange;
import dev.tandem.crdt.MapEvent;
import dev.tandem.crdt.SequenceDelta;
import dev.tandem.crdt.TextEvent;
import dev.tandem.crdt.XmlEvent;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YEvent;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.YTransaction;
import dev.tandem.crdt.YType;
import dev.tandem.crdt.YUnknown;
import dev.tandem.crdt.YXmlElement;
import dev.tandem.crdt.YXmlFragment;
import dev.tandem.crdt.YXmlHook;
import dev.tandem.crdt.YXmlText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events: the step "watch" begins to observe a document and everything that is nested in it. */
final class EventFeature implements PlanFeature {
    /** A line, and the transaction whose life it tells of. */
    private record Line(String text, @Nullable YTransaction transaction) {}

    /** What is observed of a document; the transactions that changed something are kept. */
    private record Watch(Doc doc, String mode, List<Line> lines, Set<YType> types, Set<YTransaction> changes) {
        void add(String text) {
            lines.add(new Line(text, null));
        }

        void add(String text, YTransaction transaction) {
            lines.add(new Line(text, transaction));
        }

        boolean is(char letter) {
            return mode.indexOf(letter) >= 0;
        }
    }

    private final Map<Integer, Watch> watched = new HashMap<>();

    @Override
    public void opened(int slot, Doc doc, boolean typed) {
        watched.remove(slot);
    }

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        if (!words.getFirst().equals("watch")) {
            return false;
        }
        if (!watched.containsKey(slot)) {
            var watch = new Watch(doc, words.get(3), new ArrayList<>(), new HashSet<>(), new HashSet<>());
            watched.put(slot, watch);
            if (watch.is('l')) {
                followLife(watch);
            }
            if (watch.is('r')) {
                react(doc);
            }
            follow(watch);
        }
        return true;
    }

    @Override
    public void show(int slot, Doc doc, Consumer<String> print) {
        Watch watch = watched.get(slot);
        if (watch != null) {
            // Yjs makes empty transactions where the engine makes none: to destroy a subdocument that nobody saw.
            watch.lines.stream()
                    .filter(line -> line.transaction == null || watch.changes.contains(line.transaction))
                    .forEach(line -> print.accept("E " + line.text));
            watch.lines.clear();
            watch.changes.clear();
            follow(watch);
        }
    }

    private static void followLife(Watch watch) {
        Doc doc = watch.doc;
        doc.onBeforeAllTransactions(() -> watch.add("beforeAll"));
        doc.onBeforeTransaction(transaction -> {
            transaction.meta().put("k", 1);
            watch.add(transaction("before", transaction), transaction);
        });
        doc.onBeforeObserverCalls(transaction -> watch.add(
                transaction("calls", transaction) + " " + state(transaction.beforeState()) + " "
                        + state(transaction.afterState()) + " " + ranges(transaction.deletions()),
                transaction));
        doc.onAfterTransaction(
                transaction -> watch.add(transaction("after", transaction) + " " + changes(transaction), transaction));
        doc.onAfterTransactionCleanup(transaction -> {
            watch.add(
                    transaction("cleanup", transaction) + " "
                            + transaction.meta().get("k"),
                    transaction);
            if (!transaction.deletions().isEmpty() || !transaction.beforeState().equals(transaction.afterState())) {
                watch.changes.add(transaction);
            }
        });
        doc.observeUpdates(event -> watch.add(
                "update " + from(event.origin()) + " " + HexFormat.of().formatHex(event.update())));
        doc.onAfterAllTransactions(transactions -> watch.add("afterAll "
                + transactions.stream().filter(watch.changes::contains).count()));
    }

    private static String changes(YTransaction transaction) {
        return transaction.changed().entrySet().stream()
                        .map(change -> kind(change.getKey()) + "(" + names(change.getValue())
                                + (change.getValue().contains(null) ? "!" : "") + ")")
                        .collect(Collectors.joining(","))
                + " "
                + transaction.changedParentTypes().entrySet().stream()
                        .map(change -> kind(change.getKey()) + change.getValue().size())
                        .collect(Collectors.joining(","));
    }

    private static String from(@Nullable Object origin) {
        return origin instanceof String text ? text : origin == null ? "-" : "o";
    }

    private static String transaction(String name, YTransaction transaction) {
        return name + " " + from(transaction.origin()) + " " + transaction.local();
    }

    private static boolean isReaction(List<YEvent> events) {
        return !events.isEmpty() && "react".equals(events.getFirst().origin());
    }

    /**
     * What an observer changes is a transaction of its own that waits. Only deep observers do so: when one of a single type is called, Yjs
     * may still have positions of other lists in mind that an update has moved.
     */
    private static void react(Doc doc) {
        YArray array = doc.getArray("a");
        YMap map = doc.getMap("m");
        map.observeDeep(events -> {
            if (isReaction(events)) {
                return;
            }
            doc.transact(() -> array.insert(0, List.of(map.size())), "react");
            doc.transact(
                    () -> {
                        if (array.length() > 3) {
                            array.delete(1, 2);
                        }
                    },
                    "react");
        });
        array.observeDeep(events -> {
            if (isReaction(events)) {
                return;
            }
            doc.transact(() -> map.set("r", events.size()), "react");
            if (array.length() > 2) {
                doc.transact(() -> array.delete(0, 1), "react");
            }
        });
    }

    /** Observes what is not observed yet: the types that are there, in the order of a walk. */
    private static void follow(Watch watch) {
        visit(watch, watch.doc.getText("t"));
        visit(watch, watch.doc.getArray("a"));
        visit(watch, watch.doc.getMap("m"));
        visit(watch, watch.doc.getXmlFragment("x"));
    }

    private static void visit(Watch watch, YType type) {
        if (watch.types.add(type)) {
            observe(watch, type);
        }
        List<@Nullable Object> nested = switch (type) {
            case YArray array -> array.toList();
            case YXmlFragment fragment -> fragment.toList();
            case YMap map -> map.keys().stream().sorted().map(map::get).collect(Collectors.toList());
            case YText ignored -> List.of();
            case YUnknown ignored -> List.of();
        };
        for (Object value : nested) {
            if (value instanceof YType child) {
                visit(watch, child);
            }
        }
    }

    private static void observe(Watch watch, YType type) {
        Consumer<YEvent> one = event -> watch.add("one " + describe(event, watch.is('d')));
        switch (type) {
            case YArray array -> array.observe(one::accept);
            case YMap map -> map.observe(one::accept);
            case YText text -> text.observe(one::accept);
            case YXmlFragment fragment -> fragment.observe(one::accept);
            case YUnknown ignored -> {}
        }
        type.observeDeep(events -> watch.add("deep "
                + events.stream().map(event -> describe(event, watch.is('d'))).collect(Collectors.joining(" | "))));
    }

    private static String describe(YEvent event, boolean deltas) {
        String path = event.path().stream()
                .map(step -> step instanceof String key ? "." + Values.token(key) : "#" + step)
                .collect(Collectors.joining());
        return kind(event.target()) + "<" + kind(event.currentTarget()) + " " + path + " k[" + keys(event) + "] c["
                + switch (event) {
                    case ArrayEvent array ->
                        "] " + (deltas ? delta(array.delta()) : "") + items(array.added(), array.deleted());
                    case MapEvent map -> names(map.keysChanged()) + "] ";
                    case TextEvent text ->
                        names(text.keysChanged()) + (text.childListChanged() ? "!" : "") + "] "
                                + (deltas ? Values.dumpDelta(text.delta()) : "");
                    case XmlEvent xml ->
                        names(xml.attributesChanged()) + (xml.childListChanged() ? "!" : "") + "] "
                                + (deltas ? delta(xml.delta()) : "") + items(xml.added(), xml.deleted());
                };
    }

    private static String items(List<ClientRange> added, List<ClientRange> deleted) {
        return " +" + ranges(added) + " -" + ranges(deleted);
    }

    private static String ranges(List<ClientRange> ranges) {
        return ranges.stream()
                .map(range -> range.client() + "." + range.clock() + "." + range.length())
                .collect(Collectors.joining(","));
    }

    private static String state(Map<Long, Long> state) {
        return state.entrySet().stream()
                .map(entry -> entry.getKey() + "." + entry.getValue())
                .collect(Collectors.joining(","));
    }

    private static String keys(YEvent event) {
        return event.keys().entrySet().stream()
                .map(entry -> Values.token(entry.getKey()) + ":"
                        + entry.getValue().action().name().toLowerCase(Locale.ROOT) + ":"
                        + (entry.getValue().action() == KeyChange.Action.ADD
                                ? ""
                                : shown(entry.getValue().oldValue())))
                .collect(Collectors.joining(","));
    }

    private static String names(Collection<@Nullable String> keys) {
        return keys.stream().filter(Objects::nonNull).map(Values::token).collect(Collectors.joining(","));
    }

    private static String delta(List<SequenceDelta> delta) {
        return delta.stream()
                .map(step -> switch (step) {
                    case SequenceDelta.Retain(int length) -> "r" + length;
                    case SequenceDelta.Delete(int length) -> "x" + length;
                    case SequenceDelta.Insert(var values) ->
                        values.stream().map(EventFeature::shown).collect(Collectors.joining(",", "i[", "]"));
                })
                .collect(Collectors.joining(","));
    }

    private static String shown(@Nullable Object value) {
        return value instanceof YType type ? kind(type) : Values.dump(value);
    }

    private static String kind(YType type) {
        return switch (type) {
            case YXmlText ignored -> "X";
            case YXmlElement ignored -> "E";
            case YXmlFragment ignored -> "F";
            case YXmlHook ignored -> "H";
            case YText ignored -> "T";
            case YArray ignored -> "A";
            case YMap ignored -> "M";
            case YUnknown ignored -> "?";
        };
    }
}
