package dev.tandem.crdt.yjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.DocOptions;
import dev.tandem.crdt.Snapshot;
import dev.tandem.crdt.Snapshots;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YChange;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.YXmlElement;
import dev.tandem.crdt.YXmlFragment;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.Undefined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Snapshots: taken somewhere, kept, and later compared, read and opened in the document that the step concerns. */
final class SnapshotFeature implements PlanFeature {
    private static final HexFormat HEX = HexFormat.of();

    private final List<Snapshot> kept = new ArrayList<>();
    private final Set<Doc> typed = new HashSet<>();

    static final class Words implements PlanVocabulary {
        @Override
        public String step(PlanGenerator plan, int doc) {
            String head = " " + doc + " " + plan.newLabel() + " ";
            return switch (plan.random().nextInt(8)) {
                case 0, 1 -> "snap" + head + (1 + plan.random().nextInt(2));
                case 2, 3 -> "snapread" + head + plan.random().nextInt(100);
                case 4, 5, 6 ->
                    "snaptext" + head + plan.random().nextInt(100) + " "
                            + plan.random().nextInt(100) + " " + text(plan);
                default ->
                    "snapopen" + head + plan.random().nextInt(100) + " 123456 "
                            + (plan.random().nextBoolean() ? "keep" : "forget");
            };
        }

        /** The text at the root, or one that may be nested. */
        private static String text(PlanGenerator plan) {
            return switch (plan.random().nextInt(6)) {
                case 0 -> "m." + Values.token(plan.key());
                case 1 -> XmlWords.path(plan.random());
                default -> "t";
            };
        }
    }

    @Override
    public void opened(int slot, Doc doc, boolean isTyped) {
        if (isTyped) {
            typed.add(doc);
        }
    }

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        switch (words.getFirst()) {
            case "snap" -> {
                Snapshot snapshot = Snapshots.snapshot(doc);
                byte[] bytes = Snapshots.encodeSnapshot(snapshot);
                byte[] bytes2 = Snapshots.encodeSnapshotV2(snapshot);
                print.accept("N " + HEX.formatHex(bytes) + " " + HEX.formatHex(bytes2) + " "
                        + kept.stream()
                                .map(other -> snapshot.equals(other) ? "1" : "0")
                                .collect(Collectors.joining()));
                kept.add(
                        words.get(3).equals("1")
                                ? Snapshots.decodeSnapshot(bytes)
                                : Snapshots.decodeSnapshotV2(bytes2));
            }
            case "snapread" -> {
                if (!kept.isEmpty()) {
                    Snapshot known = known(words);
                    print.accept("N " + contains(known, doc) + " "
                            + known.equals(Snapshots.snapshot(doc))
                            + (typed.contains(doc) ? " " + read(doc, known) : ""));
                }
            }
            case "snaptext" -> {
                if (!kept.isEmpty() && typed.contains(doc) && Player.resolve(doc, words.get(5)) instanceof YText text) {
                    Snapshot before = kept.get(Integer.parseInt(words.get(4)) % kept.size());
                    print.accept("N " + texts(text, known(words), before));
                }
            }
            case "snapopen" -> {
                if (!kept.isEmpty() && !doc.gc() && isKnown(known(words), doc)) {
                    print.accept("N " + open(words, doc));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private Snapshot known(List<String> words) {
        return kept.get(Integer.parseInt(words.get(3)) % kept.size());
    }

    private static String texts(YText text, Snapshot snapshot, Snapshot before) {
        YChange change = (kind, id) -> {
            var mark = new LinkedHashMap<String, Object>();
            mark.put("type", kind == YChange.Kind.ADDED ? "added" : "removed");
            mark.put("user", id.client());
            return mark;
        };
        YChange clocks = (kind, id) -> kind == YChange.Kind.ADDED ? true : "removed" + id.clock();
        return Stream.of(
                        text.toDelta(snapshot),
                        text.toDelta(snapshot, before),
                        text.toDelta(snapshot, before, change),
                        text.toDelta(null, before),
                        text.toDelta(snapshot, before, clocks))
                .map(Values::dumpDelta)
                .collect(Collectors.joining(" "));
    }

    private static boolean isKnown(Snapshot snapshot, Doc doc) {
        LongIntMap state = StateVector.read(doc.encodeStateVector(), DecodeLimits.DEFAULT);
        return snapshot.stateVector().entrySet().stream()
                .allMatch(entry -> entry.getValue() <= state.get(entry.getKey(), 0));
    }

    private static boolean contains(Snapshot snapshot, Doc doc) {
        boolean contains = Snapshots.snapshotContainsUpdate(snapshot, doc.encodeStateAsUpdate());
        assertThat(Snapshots.snapshotContainsUpdateV2(snapshot, doc.encodeStateAsUpdateV2()))
                .isEqualTo(contains);
        return contains;
    }

    private static String read(Doc doc, Snapshot snapshot) {
        return dump(doc.getArray("a"), snapshot) + ";" + dump(doc.getMap("m"), snapshot) + ";"
                + dump(doc.getXmlFragment("x"), snapshot);
    }

    private static String dump(@Nullable Object value, Snapshot snapshot) {
        return switch (value) {
            case YText ignored -> "T";
            case YArray array ->
                array.toList(snapshot).stream()
                        .map(element -> dump(element, snapshot))
                        .collect(Collectors.joining(",", "A[", "]"));
            case YMap map -> "M" + names(map.toMap(snapshot), key -> map.get(key, snapshot), snapshot);
            case YXmlElement element ->
                "F"
                        + names(element.getAttributes(snapshot), name -> element.getAttribute(name, snapshot), snapshot)
                        + children(element, snapshot);
            case YXmlFragment fragment -> "F" + children(fragment, snapshot);
            case null -> "n";
            default -> Values.dump(value);
        };
    }

    private static String names(
            Map<String, @Nullable Object> all, Function<String, @Nullable Object> one, Snapshot snapshot) {
        return all.keySet().stream()
                .sorted()
                .filter(key -> all.get(key) != Undefined.UNDEFINED)
                .map(key -> Values.token(key) + ":" + dump(all.get(key), snapshot)
                        + (same(all.get(key), one.apply(key)) ? "" : "!"))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String children(YXmlFragment parent, Snapshot snapshot) {
        return parent.toList().stream().map(child -> dump(child, snapshot)).collect(Collectors.joining(",", "[", "]"));
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return Objects.equals(Values.dump(one), Values.dump(other));
    }

    private String open(List<String> words, Doc doc) {
        Doc opened = Snapshots.createDocFromSnapshot(
                doc,
                known(words),
                new Doc(DocOptions.DEFAULT
                        .withClientId(Long.parseLong(words.get(4)))
                        .withGc(!words.get(5).equals("keep"))));
        opened.checkInvariants();
        String state = HEX.formatHex(opened.encodeStateAsUpdate());
        return typed.contains(doc)
                ? state + " " + Values.dump(opened.getText("t")) + ";" + Values.dump(opened.getArray("a")) + ";"
                        + Values.dump(opened.getMap("m"))
                : state;
    }
}
