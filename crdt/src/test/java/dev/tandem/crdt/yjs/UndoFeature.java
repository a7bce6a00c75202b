package dev.tandem.crdt.yjs;

import dev.tandem.crdt.ClientRange;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.RelativePositions;
import dev.tandem.crdt.StackItem;
import dev.tandem.crdt.StackItemEvent;
import dev.tandem.crdt.UndoManager;
import dev.tandem.crdt.UndoOptions;
import dev.tandem.crdt.YType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Undo managers: made with some scope and some origins, used, and looked at after every step of their document. */
final class UndoFeature implements PlanFeature {
    private static final HexFormat HEX = HexFormat.of();
    private static final int MOST = 4;

    private static final class Origin {}

    private static final Map<String, Object> ORIGINS =
            Map.of("x", "x", "y", "y", "o", new Origin(), "O", Origin.class, "S", String.class, "U", UndoManager.class);

    private record Managed(UndoManager manager, List<String> told) {}

    private final Map<Integer, List<Managed>> managers = new HashMap<>();
    private long now = 1000;

    /** The origin that a token names. */
    static @Nullable Object origin(String token) {
        return ORIGINS.get(token);
    }

    @Override
    public void opened(int slot, Doc doc, boolean typed) {
        managers.put(slot, new ArrayList<>());
    }

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        String step = words.getFirst();
        if (step.equals("tick")) {
            now += Long.parseLong(words.get(3));
            return true;
        }
        if (!step.startsWith("um")) {
            return false;
        }
        List<Managed> known = managers.getOrDefault(slot, List.of());
        if (step.equals("um")) {
            if (known.size() < MOST) {
                create(known, doc, words);
            }
            return true;
        }
        if (!known.isEmpty()) {
            UndoManager manager = known.get(Integer.parseInt(words.get(3)) % known.size()).manager;
            use(step, manager, words.subList(4, words.size()), doc, print);
        }
        return true;
    }

    private void create(List<Managed> known, Doc doc, List<String> words) {
        List<String> paths = List.of(words.get(3).split(",", -1));
        var types = new ArrayList<YType>();
        for (String path : paths) {
            if (!path.equals("doc") && Player.resolve(doc, path) instanceof YType type) {
                types.add(type);
            }
        }
        var origins = new HashSet<@Nullable Object>();
        for (String token : words.get(5).split(",", -1)) {
            origins.add(origin(token));
        }
        UndoOptions options = UndoOptions.DEFAULT
                .withClock(() -> Instant.ofEpochMilli(now))
                .withCaptureTimeout(Duration.ofMillis(Long.parseLong(words.get(4))))
                .withTrackedOrigins(origins)
                .withIgnoreRemoteMapChanges(words.get(6).equals("1"));
        if (words.get(7).equals("1")) {
            options = options.withDeleteFilter(item -> item.range().clock() % 4 != 3);
        }
        boolean onlyLocal = words.get(7).equals("2");
        // Yjs makes empty transactions where the engine makes none, see undo.mjs.
        options = options.withCaptureTransaction(
                transaction -> !transaction.changedParentTypes().isEmpty() && (!onlyLocal || transaction.local()));
        var manager = new UndoManager(doc, types, options);
        if (paths.contains("doc")) {
            manager.addDocToScope();
        }
        var told = new ArrayList<String>();
        int[] count = {0};
        manager.onStackItemAdded(event -> {
            event.stackItem().meta().put("n", count[0]++);
            told.add(describe("added", event, known));
        });
        manager.onStackItemUpdated(event -> told.add(describe("updated", event, known)));
        manager.onStackItemPopped(event -> told.add(describe("popped", event, known)));
        manager.onStackCleared(
                event -> told.add("E cleared " + event.undoStackCleared() + " " + event.redoStackCleared()));
        known.add(new Managed(manager, told));
    }

    private static String describe(String what, StackItemEvent event, List<Managed> known) {
        String types = event.changedParentTypes().keySet().stream()
                .map(UndoFeature::name)
                .sorted()
                .collect(Collectors.joining(","));
        return String.join(
                " ",
                "E",
                what,
                event.type().name().toLowerCase(Locale.ROOT),
                label(event.origin(), known),
                number(event.stackItem()),
                types);
    }

    private static String label(@Nullable Object origin, List<Managed> known) {
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).manager.equals(origin)) {
                return "U" + i;
            }
        }
        return ORIGINS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(origin))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("-");
    }

    private static String name(YType type) {
        return HEX.formatHex(RelativePositions.encodeRelativePosition(
                RelativePositions.createRelativePositionFromTypeIndex(type, 1_000_000_000)));
    }

    private static String number(@Nullable StackItem item) {
        Object number = item == null ? null : item.meta().get("n");
        return number == null ? "-" : number.toString();
    }

    private static void use(String step, UndoManager manager, List<String> rest, Doc doc, Consumer<String> print) {
        switch (step) {
            case "umundo" -> print.accept("N " + number(manager.undo()));
            case "umredo" -> print.accept("N " + number(manager.redo()));
            case "umwithin" ->
                doc.transact(
                        () -> rest.forEach(what -> {
                            if (what.equals("u")) {
                                manager.undo();
                            } else {
                                manager.redo();
                            }
                        }),
                        "x");
            case "umstop" -> manager.stopCapturing();
            case "umclear" -> manager.clear(rest.get(0).equals("1"), rest.get(1).equals("1"));
            case "umscope" -> {
                if (rest.getFirst().equals("doc")) {
                    manager.addDocToScope();
                } else if (Player.resolve(doc, rest.getFirst()) instanceof YType type) {
                    manager.addToScope(type);
                }
            }
            case "umtrack" -> manager.addTrackedOrigin(origin(rest.getFirst()));
            case "umuntrack" -> manager.removeTrackedOrigin(origin(rest.getFirst()));
            case "umclose" -> manager.close();
            default -> throw new IllegalArgumentException(step);
        }
    }

    @Override
    public void show(int slot, Doc doc, Consumer<String> print) {
        for (Managed managed : managers.getOrDefault(slot, List.of())) {
            UndoManager manager = managed.manager;
            managed.told.forEach(print);
            managed.told.clear();
            print.accept("K " + manager.canUndo() + " " + manager.canRedo() + " " + manager.undoing() + " "
                    + manager.redoing());
            manager.undoStack().forEach(item -> print.accept(describe("u", item)));
            manager.redoStack().forEach(item -> print.accept(describe("r", item)));
        }
    }

    private static String describe(String stack, StackItem item) {
        return String.join(
                " ", "K", stack, number(item), "+", ranges(item.insertions()), "-", ranges(item.deletions()));
    }

    private static String ranges(List<ClientRange> ranges) {
        Map<Long, List<ClientRange>> byClient = ranges.stream().collect(Collectors.groupingBy(ClientRange::client));
        return byClient.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + ":"
                        + entry.getValue().stream()
                                .map(range -> range.clock() + "+" + range.length())
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining(" "));
    }

    /** Makes up steps with undo managers. */
    static final class Words implements PlanVocabulary {
        private static final List<String> TOKENS = List.of("-", "-", "x", "y", "o", "O", "S", "U");

        private final Map<Integer, Integer> made = new HashMap<>();
        /** Which manager of a document undid something last. */
        private final Map<Integer, Integer> last = new HashMap<>();

        @Override
        public String step(PlanGenerator plan, int doc) {
            var random = plan.random();
            int known = made.getOrDefault(doc, 0);
            if (known == 0 || (known < MOST && random.nextInt(20) == 0)) {
                made.put(doc, known + 1);
                String filter = random.nextInt(4) > 0 ? "0" : random.nextBoolean() ? "1" : "2";
                return head("um", plan, doc) + scopes(plan) + " "
                        + List.of(0, 0, 500, 1000000).get(random.nextInt(4)) + " " + origins(plan) + " "
                        + random.nextInt(2) + " " + filter;
            }
            Integer undone = last.remove(doc);
            if (undone != null && random.nextInt(3) > 0) {
                return head(random.nextInt(3) > 0 ? "umredo" : "umundo", plan, doc) + undone;
            }
            int manager = random.nextInt(known);
            if (random.nextInt(3) == 0) {
                last.put(doc, manager);
                return head("umundo", plan, doc) + manager;
            }
            return switch (random.nextInt(24)) {
                case 0, 1, 2, 3, 4, 5, 6, 7 -> head("umundo", plan, doc) + manager;
                case 8, 9, 10, 11, 12 -> head("umredo", plan, doc) + manager;
                case 13, 14 ->
                    head("tick", plan, doc) + List.of(1, 100, 499, 500, 1000).get(random.nextInt(5));
                case 15, 16 -> head("umstop", plan, doc) + manager;
                case 17 -> head("umclear", plan, doc) + manager + " " + random.nextInt(2) + " " + random.nextInt(2);
                case 18 -> head("umscope", plan, doc) + manager + " " + scope(plan);
                case 19 ->
                    head(random.nextBoolean() ? "umtrack" : "umuntrack", plan, doc) + manager + " " + token(plan);
                case 20 ->
                    random.nextInt(4) > 0 ? head("umstop", plan, doc) + manager : head("umclose", plan, doc) + manager;
                case 21 ->
                    head("umwithin", plan, doc)
                            + manager
                            + (random.nextBoolean() ? " u" : " u r")
                            + (random.nextBoolean() ? " u" : "");
                default ->
                    head("as", plan, doc) + origins(plan).split(",", -1)[0] + " "
                            + (random.nextBoolean() ? "y" : token(plan));
            };
        }

        private static String head(String step, PlanGenerator plan, int doc) {
            return step + " " + doc + " " + plan.newLabel() + " ";
        }

        private static String token(PlanGenerator plan) {
            return TOKENS.get(plan.random().nextInt(TOKENS.size()));
        }

        private static String origins(PlanGenerator plan) {
            return switch (plan.random().nextInt(8)) {
                case 0 -> "x";
                case 1, 2 -> "-," + token(plan);
                case 3 -> token(plan) + "," + token(plan);
                default -> "-";
            };
        }

        private static String scopes(PlanGenerator plan) {
            var scopes = new String[1 + plan.random().nextInt(3)];
            Arrays.setAll(scopes, ignored -> scope(plan));
            return String.join(",", scopes);
        }

        private static String scope(PlanGenerator plan) {
            String root = List.of("t", "a", "m").get(plan.random().nextInt(3));
            return switch (plan.random().nextInt(6)) {
                case 0 -> "doc";
                case 1 -> plan.path(root);
                case 2 -> plan.random().nextBoolean() ? "x" : XmlWords.path(plan.random());
                default -> root;
            };
        }
    }
}
