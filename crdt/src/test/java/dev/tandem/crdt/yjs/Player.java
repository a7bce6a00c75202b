package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.ObfuscatorOptions;
import dev.tandem.crdt.UpdateMeta;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.YXmlFragment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays plans with the engine and prints what oracle.mjs prints. */
final class Player {
    private static final Pattern PATH = Pattern.compile("^[tamx]|\\.[0-9a-f]*|#\\d+");
    private static final HexFormat HEX = HexFormat.of();
    private static final int MANY = 8;

    private record Copy(Doc doc, String kind, String garbage, boolean v2) {
        boolean isTyped() {
            return !kind.equals("relay");
        }
    }

    /** What edits in a document and deliveries to it have as their origin. */
    private record Origins(@Nullable Object local, @Nullable Object remote) {
        static final Origins NONE = new Origins(null, null);
    }

    private final Map<Integer, Origins> origins = new HashMap<>();
    private final Map<Integer, Copy> copies = new HashMap<>();
    private final Map<String, List<byte[]>> updates = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final List<byte[]> emitted = new ArrayList<>();
    private final Map<String, List<byte[]>> updatesV2 = new HashMap<>();
    private final List<byte[]> emittedV2 = new ArrayList<>();
    private final List<String> deltas = new ArrayList<>();
    private final List<PlanFeature> features = PlanFeature.all();

    /** Whether a step concerns a document that is not Yjs' alone. */
    boolean plays(String step) {
        List<String> words = List.of(step.split(" ", -1));
        return words.getFirst().equals("doc")
                ? !words.get(3).equals("yjs")
                : copies.containsKey(Integer.parseInt(words.get(1)));
    }

    /** Plays one step; what its updates are is also noted under its label. */
    List<String> play(String step) {
        lines.clear();
        emitted.clear();
        emittedV2.clear();
        deltas.clear();
        List<String> words = List.of(step.split(" ", -1));
        int slot = Integer.parseInt(words.get(1));
        run(words, slot);
        Copy copy = copy(slot);
        copy.doc.checkInvariants();
        emitted.forEach(update -> print("U", update));
        emittedV2.forEach(update -> print("U2", update));
        deltas.forEach(delta -> lines.add("D " + delta));
        print("S", copy.doc.encodeStateAsUpdate());
        if (copy.v2 || !copy.doc.hasPending()) {
            print("S2", copy.doc.encodeStateAsUpdateV2());
        }
        print("V", copy.doc.encodeStateVector());
        features.forEach(feature -> feature.show(slot, copy.doc, lines::add));
        if (copy.isTyped()) {
            lines.add("C "
                    + Values.dump(copy.doc.getText("t")) + ";"
                    + Values.dump(copy.doc.getArray("a")) + ";"
                    + Values.dump(copy.doc.getMap("m")));
        }
        return List.copyOf(lines);
    }

    /** Notes what Yjs emitted in a step that only Yjs can play. */
    void note(String label, List<byte[]> fromYjs, List<byte[]> fromYjsV2) {
        updates.put(label, fromYjs);
        updatesV2.put(label, fromYjsV2);
    }

    private Origins origins(int slot) {
        return origins.getOrDefault(slot, Origins.NONE);
    }

    private Copy copy(int slot) {
        return Objects.requireNonNull(copies.get(slot));
    }

    private void print(String what, byte[] bytes) {
        lines.add(what + " " + HEX.formatHex(bytes));
    }

    private void run(List<String> words, int slot) {
        switch (words.getFirst()) {
            case "doc" ->
                open(
                        slot,
                        Long.parseLong(words.get(2)),
                        words.get(3),
                        words.size() > 4 ? words.get(4) : "",
                        words.getLast().equals("v2"));
            case "edit" -> {
                Copy copy = copy(slot);
                String operations = String.join(" ", words.subList(3, words.size()));
                copy.doc.transact(
                        () -> {
                            for (String operation : operations.split(" \\| ", -1)) {
                                edit(copy.doc, operation);
                            }
                        },
                        origins(slot).local);
                note(words.get(2), List.copyOf(emitted), List.copyOf(emittedV2));
            }
            case "as" ->
                origins.put(slot, new Origins(UndoFeature.origin(words.get(3)), UndoFeature.origin(words.get(4))));
            case "deliver" -> {
                Copy copy = copy(slot);
                if (copy.v2) {
                    labelled(updatesV2, words).forEach(update -> deliverV2(slot, update));
                } else {
                    deliverAll(slot, labelled(updates, words));
                }
            }
            case "merged" -> {
                List<byte[]> all = labelled(updates, words);
                if (!all.isEmpty()) {
                    merged(slot, all, labelled(updatesV2, words));
                }
            }
            case "sync" -> {
                Copy copy = copy(slot);
                Doc from = copy(Integer.parseInt(words.get(2))).doc;
                byte[] update = from.encodeStateAsUpdate(copy.doc.encodeStateVector());
                print("M", update);
                if (copy.v2) {
                    byte[] updateV2 = from.encodeStateAsUpdateV2(copy.doc.encodeStateVector());
                    print("M2", updateV2);
                    deliverV2(slot, updateV2);
                } else {
                    deliver(slot, update);
                }
            }
            case "load" -> {
                Copy old = copy(slot);
                open(slot, Long.parseLong(words.get(2)), old.kind, old.garbage, old.v2);
                if (old.v2) {
                    copy(slot).doc.applyUpdateV2(old.doc.encodeStateAsUpdateV2());
                } else {
                    copy(slot).doc.applyUpdate(old.doc.encodeStateAsUpdate());
                }
            }
            default -> {
                Doc doc = copy(slot).doc;
                if (features.stream().noneMatch(feature -> feature.play(words, slot, doc, lines::add))) {
                    throw new IllegalArgumentException("step " + words);
                }
                note(words.get(2), List.copyOf(emitted), List.copyOf(emittedV2));
            }
        }
    }

    private void merged(int slot, List<byte[]> all, List<byte[]> allV2) {
        Copy copy = copy(slot);
        byte[] merged = Updates.mergeUpdates(all);
        print("M", merged);
        print("M", Updates.encodeStateVectorFromUpdate(merged));
        print("M", Updates.diffUpdate(merged, copy.doc.encodeStateVector()));
        print("M2", Updates.convertUpdateFormatV1ToV2(merged));
        print("M", Updates.obfuscateUpdate(merged, ObfuscatorOptions.ALL));
        if (!copy.v2) {
            deliver(slot, merged);
            return;
        }
        byte[] mergedV2 = Updates.mergeUpdatesV2(allV2);
        print("M2", mergedV2);
        print("M", Updates.encodeStateVectorFromUpdateV2(mergedV2));
        print("M2", Updates.diffUpdateV2(mergedV2, copy.doc.encodeStateVector()));
        print("M", Updates.convertUpdateFormatV2ToV1(mergedV2));
        print("M2", Updates.obfuscateUpdateV2(mergedV2, new ObfuscatorOptions(false, false, false)));
        UpdateMeta meta = Updates.parseUpdateMetaV2(mergedV2);
        lines.add("M "
                + meta.from().entrySet().stream()
                        .map(from -> from.getKey() + ":" + from.getValue() + "-"
                                + meta.to().get(from.getKey()))
                        .collect(Collectors.joining(" ")));
        deliverV2(slot, mergedV2);
    }

    /** What is foretold is checked for some only if there are many: that costs more than all the rest. */
    private void deliverAll(int slot, List<byte[]> all) {
        for (int i = 0; i < all.size(); i++) {
            if (all.size() <= MANY || i % MANY == 0) {
                deliver(slot, all.get(i));
            } else {
                copy(slot).doc.applyUpdate(all.get(i), origins(slot).remote);
            }
        }
    }

    /** Applies an update, and sees that {@link Doc#news} foretold what comes of it. */
    private void deliver(int slot, byte[] update) {
        NewsCheck.apply(copy(slot).doc, update, origins(slot).remote);
    }

    private void deliverV2(int slot, byte[] update) {
        copy(slot).doc.applyUpdateV2(update, origins(slot).remote);
    }

    /**
     * The updates of labels; "r" behind a label turns their order round, "o" brings every other one first, "h" leaves out half of them.
     */
    private static List<byte[]> labelled(Map<String, List<byte[]>> updates, List<String> words) {
        return words.subList(2, words.size()).stream()
                .flatMap(label -> {
                    char order = label.charAt(label.length() - 1);
                    return Character.isDigit(order)
                            ? updates.getOrDefault(label, List.of()).stream()
                            : inOrder(updates.getOrDefault(label.substring(0, label.length() - 1), List.of()), order);
                })
                .toList();
    }

    private static Stream<byte[]> inOrder(List<byte[]> updates, char order) {
        return switch (order) {
            case 'r' -> updates.reversed().stream();
            case 'o' -> Stream.concat(every2nd(updates, 1), every2nd(updates, 0));
            default -> updates.stream().limit((updates.size() + 1) / 2);
        };
    }

    private static Stream<byte[]> every2nd(List<byte[]> updates, int from) {
        return IntStream.range(0, updates.size()).filter(i -> i % 2 == from).mapToObj(updates::get);
    }

    private void open(int slot, long id, String kind, String garbage, boolean v2) {
        boolean typed = !kind.equals("relay");
        Doc doc = Garbage.doc(id, typed, garbage);
        if (typed) {
            YText text = doc.getText("t");
            if (!kind.equals("quiet")) {
                text.observe(event -> {
                    if (!event.delta().isEmpty()) {
                        deltas.add(Values.dumpDelta(event.delta()));
                    }
                });
            }
            doc.getArray("a");
            doc.getMap("m");
        }
        doc.observeUpdates(event -> emitted.add(event.update()));
        doc.observeUpdatesV2(event -> emittedV2.add(event.update()));
        features.forEach(feature -> feature.opened(slot, doc, typed));
        origins.remove(slot);
        copies.put(slot, new Copy(doc, kind, garbage, v2));
    }

    /** The type or value that a path names, {@code null} if there is none. */
    static @Nullable Object resolve(Doc doc, String path) {
        Object type = null;
        var parts = PATH.matcher(path);
        while (parts.find()) {
            String part = parts.group();
            type = switch (part.charAt(0)) {
                case 't' -> doc.getText("t");
                case 'a' -> doc.getArray("a");
                case 'm' -> doc.getMap("m");
                case 'x' -> doc.getXmlFragment("x");
                case '.' -> type instanceof YMap map ? map.get(Values.text(part.substring(1))) : null;
                default -> element(type, Integer.parseInt(part.substring(1)));
            };
        }
        return type;
    }

    private static @Nullable Object element(@Nullable Object type, int index) {
        List<@Nullable Object> elements = switch (type) {
            case YArray array -> array.toList();
            case YXmlFragment fragment -> fragment.toList();
            case null, default -> List.of();
        };
        return elements.isEmpty() ? null : elements.get(index % elements.size());
    }

    private static void edit(Doc doc, String operation) {
        var tokens = new ArrayDeque<>(Arrays.asList(operation.split(" ", -1)));
        String name = tokens.remove();
        EditOperation edit = EditOperation.ALL.get(name);
        if (edit == null) {
            throw new IllegalArgumentException("operation " + operation);
        }
        edit.apply(resolve(doc, tokens.remove()), tokens);
    }
}
