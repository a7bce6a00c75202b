package dev.tandem.crdt.yjs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes up plans: several clients edit at the same time, and what they do arrives late, twice, out of order or in one piece. */
final class PlanGenerator {
    private static final List<String> TEXTS = List.of(
            "a",
            "b",
            "x",
            "hello ",
            "\n",
            "wörld",
            "Ω",
            "日本",
            "\uD83D\uDE00",
            "e\uD83D\uDE00x",
            "tandem ",
            "\uD83D",
            "\uDE00");
    /** A value with half a surrogate pair is another one after it was written: only texts have those, at the end of the list. */
    private static final int WELL_FORMED = 11;

    private static final List<String> ORDERS = List.of("r", "o", "h");

    private static final List<String> KEYS = List.of("k", "l", "1", "0", "längst");

    /** Steps after which somebody listens to a document. */
    private static final Set<String> LISTENING = Set.of("um", "fo", "watch", "user");

    private final SplittableRandom random;
    private final List<String> plan = new ArrayList<>();
    private final int docs;
    private final List<Integer> labels = new ArrayList<>();
    private final boolean rich;
    /**
     * Whether some documents exchange format version 2. Then there are no half surrogate pairs: two of them may be neighbours in the
     * string table, where Yjs reads them as the halves that they are, and the engine as characters that cannot be shown.
     */
    private final boolean v2;

    private final List<PlanVocabulary> vocabularies;
    /** One in so many steps is out of the vocabularies. */
    private final int stepShare;
    /** One edit in so many is one of a feature. */
    private final int rarity;

    /** How many of two documents have no observers: there the engine takes shorter ways. */
    private final int quiet;

    private int nextId;

    /**
     * A plan.
     *
     * @param rich whether Yjs alone edits, and the engine passes it on without knowing the types at the root
     */
    PlanGenerator(long seed, boolean rich) {
        this(seed, rich, PlanVocabulary.all(), 6, 3);
    }

    /** A plan that is mostly about one feature. */
    PlanGenerator(long seed, PlanVocabulary only) {
        this(seed, false, List.of(only), 6, 1);
    }

    private PlanGenerator(long seed, boolean rich, List<PlanVocabulary> vocabularies, int stepShare, int rarity) {
        this.rich = rich;
        this.vocabularies = vocabularies;
        this.stepShare = stepShare;
        this.rarity = rarity;
        random = new SplittableRandom(seed);
        docs = 2 + random.nextInt(3) + (rich ? 1 : 0);
        v2 = random.nextInt(3) == 0;
        quiet = random.nextInt(3);
    }

    /** A plan in which every third step or so is out of some vocabularies. */
    static PlanGenerator of(long seed, PlanVocabulary... vocabularies) {
        return new PlanGenerator(seed, false, List.of(vocabularies), 3, 3);
    }

    List<String> generate() {
        for (int i = 0; i < docs; i++) {
            plan.add("doc " + i + " " + newId() + " " + kind(i) + (v2 && random.nextBoolean() ? " v2" : ""));
        }
        int steps = 4 + random.nextInt(random.nextInt(5) == 0 ? 120 : 30);
        for (int i = 0; i < steps; i++) {
            step();
        }
        // In the end everyone gets everything, each in an order of their own.
        for (int doc = 0; doc < docs; doc++) {
            var all = new ArrayList<>(labels);
            for (int i = all.size() - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                all.set(i, all.set(j, all.get(i)));
            }
            if (!all.isEmpty()) {
                plan.add("deliver " + doc + " " + join(all));
            }
        }
        int first = rich ? 2 : 0;
        for (int doc = first; doc < docs - 1; doc++) {
            plan.add("sync " + doc + " " + (doc + 1));
        }
        plan.add("sync " + (docs - 1) + " " + first);
        return plan;
    }

    private String kind(int doc) {
        if (rich) {
            return (doc < 2 ? "yjs" : "relay") + Garbage.random(random);
        }
        if (doc == 1 && random.nextInt(4) == 0) {
            return "relay" + Garbage.random(random);
        }
        if (random.nextInt(2) < quiet) {
            return "quiet" + (random.nextInt(3) == 0 ? Garbage.random(random) : "");
        }
        return "typed" + Garbage.random(random);
    }

    private static String join(List<Integer> numbers) {
        return String.join(" ", numbers.stream().map(String::valueOf).toList());
    }

    /** Ids of one to five bytes, in no order, no two the same. */
    private long newId() {
        return random.nextLong(1L << random.nextInt(25)) * 128 + nextId++;
    }

    private void step() {
        int doc = random.nextInt(docs);
        if (!rich && !vocabularies.isEmpty() && random.nextInt(stepShare) == 0) {
            String step = vocabulary().step(this, doc);
            if (step != null && isTyped(doc) && !(isQuiet(doc) && LISTENING.contains(step.split(" ", 2)[0]))) {
                plan.add(step);
                return;
            }
        }
        int what = random.nextInt(20);
        if (what < 11 || labels.isEmpty()) {
            String edits = edits();
            if (isTyped(doc)) {
                plan.add("edit " + doc + " " + labels.size() + " " + edits);
                labels.add(labels.size());
            }
        } else if (what < 16) {
            plan.add("deliver " + doc + " " + someLabels());
        } else if (what < 17) {
            plan.add("merged " + doc + " " + someLabels());
        } else if (what < 19) {
            plan.add("sync " + doc + " " + (rich && doc > 1 ? 2 + random.nextInt(docs - 2) : random.nextInt(docs)));
        } else {
            plan.add("load " + doc + " " + newId());
        }
    }

    private PlanVocabulary vocabulary() {
        return vocabularies.get(random.nextInt(vocabularies.size()));
    }

    /** A new label: the third word of a step, under which the updates that it emits are known later. */
    int newLabel() {
        labels.add(labels.size());
        return labels.size() - 1;
    }

    SplittableRandom random() {
        return random;
    }

    private boolean isQuiet(int doc) {
        return plan.get(doc).contains(" quiet");
    }

    private boolean isTyped(int doc) {
        return !plan.get(doc).contains(" relay");
    }

    private String someLabels() {
        int count = 1 + random.nextInt(6);
        var chosen = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            // Mostly recent ones.
            int back = random.nextInt(1 + random.nextInt(labels.size()));
            String order = random.nextInt(4) == 0 ? ORDERS.get(random.nextInt(ORDERS.size())) : "";
            chosen.add(labels.size() - 1 - back + order);
        }
        return String.join(" ", chosen);
    }

    private String edits() {
        int count = 1 + random.nextInt(random.nextInt(3) == 0 ? 6 : 2);
        var edits = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            edits.add(edit());
        }
        return String.join(" | ", edits);
    }

    private String edit() {
        if (!vocabularies.isEmpty() && random.nextInt(rarity) == 0) {
            String edit = vocabulary().edit(this);
            if (edit != null) {
                return edit;
            }
        }
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> "ti " + path("t") + " " + position() + " " + Values.token(text());
            case 5, 6 -> "td " + path("t") + " " + position() + " " + (1 + random.nextInt(8));
            case 7, 8 -> "ai " + path("a") + " " + position() + " " + values();
            case 9 -> "ap " + path("a") + " " + values();
            case 10, 11 -> "ad " + path("a") + " " + position() + " " + (1 + random.nextInt(4));
            case 12, 13, 14 -> "ms " + path("m") + " " + Values.token(key()) + " " + value(0);
            default -> "md " + path("m") + " " + Values.token(key());
        };
    }

    int position() {
        return random.nextInt(4) == 0 ? 0 : random.nextInt(1000);
    }

    String text() {
        return TEXTS.get(random.nextInt(v2 ? WELL_FORMED : TEXTS.size()));
    }

    String key() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    /** Mostly the root, sometimes a type that may be nested somewhere. */
    String path(String root) {
        if (random.nextInt(3) > 0) {
            return root;
        }
        var path = new StringBuilder(random.nextBoolean() ? "m" : "a");
        for (int depth = 1 + random.nextInt(2); depth > 0; depth--) {
            path.append(random.nextBoolean() ? "." + Values.token(key()) : "#" + random.nextInt(5));
        }
        return path.toString();
    }

    String values() {
        int count = 1 + random.nextInt(3);
        var values = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            values.add(value(0));
        }
        return String.join(" ", values);
    }

    String value(int depth) {
        return switch (random.nextInt(depth > 1 ? 8 : 14)) {
            case 0 -> "n";
            case 1 -> random.nextBoolean() ? "t" : "f";
            case 2, 3 -> "i" + (random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(200) - 100);
            case 4 -> "i" + random.nextLong(-(1L << 53) + 1, 1L << 53);
            case 5 ->
                "d"
                        + Long.toHexString(
                                Double.doubleToLongBits(random.nextInt(100) / 8.0 + 1e-3 * random.nextInt(2) + 1));
            case 6 -> "s" + Values.token(TEXTS.get(random.nextInt(WELL_FORMED)));
            case 7 -> "b00ff" + (random.nextBoolean() ? "" : "7f");
            case 8 -> "l" + entries(false);
            case 9 -> "m" + entries(true);
            case 10 -> "T" + Values.token(text());
            case 11 -> "M" + entries(true);
            case 12 -> "A" + entries(false);
            default -> "T";
        };
    }

    private String entries(boolean named) {
        int count = random.nextInt(3);
        var entries = new StringBuilder().append(count);
        for (int i = 0; i < count; i++) {
            if (named) {
                entries.append(' ').append(Values.token(KEYS.get((i * 2 + count) % KEYS.size())));
            }
            entries.append(' ').append(value(2));
        }
        return entries.toString();
    }
}
