package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.DocOptions;
import dev.tandem.crdt.YArray;
import dev.tandem.crdt.YMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Subdocuments: put into maps and arrays, deleted, loaded, edited and destroyed; with the events of those documents that are listened to. */
final class SubdocumentFeature implements PlanFeature {
    private final List<String> events = new ArrayList<>();

    static final class Words implements PlanVocabulary {
        @Override
        public String edit(PlanGenerator plan) {
            SplittableRandom random = plan.random();
            return random.nextBoolean()
                    ? "ds " + plan.path("m") + " " + Values.token(plan.key()) + " " + subdocument(plan)
                    : "da " + plan.path("a") + " " + plan.position() + " " + subdocument(plan);
        }

        private static String subdocument(PlanGenerator plan) {
            var flags = new StringBuilder();
            for (char flag : "ganm".toCharArray()) {
                if (plan.random().nextInt(3) == 0) {
                    flags.append(flag);
                }
            }
            String guid = Values.token("guid" + plan.random().nextInt(5));
            return guid + " " + (flags.isEmpty() ? "-" : flags)
                    + (flags.indexOf("m") >= 0
                            ? " m1 " + Values.token("a") + " i" + plan.random().nextInt(9)
                            : "");
        }

        @Override
        public String step(PlanGenerator plan, int doc) {
            SplittableRandom random = plan.random();
            String head = " " + doc + " " + plan.newLabel() + " " + random.nextInt(10);
            return switch (random.nextInt(4)) {
                case 0 -> "dload" + head;
                case 1 -> "dend" + head;
                default ->
                    "dedit" + head + " " + Values.token("text")
                            + (random.nextBoolean() ? " " + Values.token("inner" + random.nextInt(3)) : "");
            };
        }
    }

    static Map<String, EditOperation> operations() {
        return Map.of("ds", SubdocumentFeature::set, "da", SubdocumentFeature::insert);
    }

    private static void set(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YMap map) {
            map.set(Values.text(tokens.remove()), subdocument(tokens.remove(), tokens));
        }
    }

    private static void insert(@Nullable Object type, ArrayDeque<String> tokens) {
        if (type instanceof YArray array) {
            int at = Integer.parseInt(tokens.remove()) % (array.length() + 1);
            String guid = tokens.remove();
            array.insert(
                    at,
                    Arrays.asList(
                            1L,
                            subdocument(guid, tokens),
                            "x",
                            subdocument(guid + "3100", new ArrayDeque<>(List.of("-")))));
        }
    }

    private static Doc subdocument(String guid, ArrayDeque<String> tokens) {
        String flags = tokens.remove();
        return new Doc(DocOptions.DEFAULT
                .withGuid(Values.text(guid))
                .withGc(!flags.contains("g"))
                .withAutoLoad(flags.contains("a"))
                .withShouldLoad(!flags.contains("n"))
                .withMeta(flags.contains("m") ? Values.parse(tokens) : null));
    }

    private static String guids(Collection<Doc> docs) {
        return docs.stream()
                .map(doc -> Values.token(doc.guid()) + (doc.shouldLoad() ? "+" : "-"))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public void opened(int slot, Doc doc, boolean typed) {
        if (slot % 2 == 0) {
            doc.onSubdocs(event -> {
                events.add("E " + guids(event.loaded()) + guids(event.added()) + guids(event.removed()));
                event.removed()
                        .forEach(removed ->
                                removed.onDestroy(() -> events.add("E end " + Values.token(removed.guid()))));
            });
        }
    }

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        if (!List.of("dload", "dend", "dedit").contains(words.getFirst())) {
            return false;
        }
        List<Doc> docs = List.copyOf(doc.getSubdocs());
        if (docs.isEmpty()) {
            return true;
        }
        Doc chosen = docs.get(Integer.parseInt(words.get(3)) % docs.size());
        switch (words.getFirst()) {
            case "dload" -> chosen.load();
            case "dend" -> {
                chosen.destroy();
                print.accept(
                        "N " + chosen.isDestroyed() + " " + doc.getSubdocs().contains(chosen));
            }
            default -> {
                chosen.getText("t").insert(0, Values.text(words.get(4)));
                if (chosen.getText("t").length() > 3) {
                    chosen.getText("t").delete(0, 2);
                }
                if (words.size() > 5) {
                    chosen.getMap("m").set("k", new Doc(DocOptions.DEFAULT.withGuid(Values.text(words.get(5)))));
                }
                chosen.checkInvariants();
                print.accept("N " + HexFormat.of().formatHex(chosen.encodeStateAsUpdate()) + " "
                        + guids(chosen.getSubdocs()));
            }
        }
        return true;
    }

    @Override
    public void show(int slot, Doc doc, Consumer<String> print) {
        events.forEach(print);
        events.clear();
        if (slot % 2 == 0 || slot == 1) {
            for (Doc subdoc : doc.getSubdocs()) {
                print.accept("Y " + Values.token(subdoc.guid()) + " " + subdoc.gc() + " " + subdoc.autoLoad() + " "
                        + subdoc.shouldLoad() + " " + (subdoc.clientId() == doc.clientId()) + " "
                        + Values.dump(subdoc.meta()));
            }
        }
        print.accept("Y " + doc.getSubdocGuids().stream().map(Values::token).collect(Collectors.joining(" ")));
    }
}
