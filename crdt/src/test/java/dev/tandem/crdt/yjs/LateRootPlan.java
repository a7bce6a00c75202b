package dev.tandem.crdt.yjs;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up plans in which a formatted text arrives before anybody has asked for it as a text: then Yjs does not know that it is formatted,
 * until the next format comes, and looks for positions in another way.
 */
final class LateRootPlan {
    private static final int WRITER = 0;
    private static final int LATE = 1;
    private static final List<String> TEXTS = List.of("a", "bc", "hello world ", "x\uD83D\uDE00y", "\n");
    private static final List<String> ATTRIBUTES =
            List.of("m1 6200 t", "m1 6200 n", "m1 6100 i1", "m1 6100 n", "m2 6200 t 6100 i2", "m0");

    private final SplittableRandom random;
    private final List<String> plan = new ArrayList<>();
    private final List<Integer> fromWriter = new ArrayList<>();
    private final List<Integer> fromLate = new ArrayList<>();
    private int labels;
    /** One change in so many of the late text formats: the first one ends what is to be tested. */
    private final int rarity;

    private final boolean undoes;

    LateRootPlan(long seed) {
        random = new SplittableRandom(seed);
        undoes = random.nextBoolean();
        rarity = 4 + random.nextInt(60);
    }

    List<String> generate() {
        plan.add("doc " + WRITER + " " + random.nextInt(1000) + " typed");
        plan.add("doc " + LATE + " " + (1000 + random.nextInt(1000)) + " relay");
        for (int i = 3 + random.nextInt(25); i > 0; i--) {
            edit(WRITER, 2);
        }
        deliver(LATE, fromWriter);
        plan.add("ft " + LATE + " " + labels++);
        if (undoes) {
            plan.add("um " + LATE + " " + labels++ + " t 0 - 0 0");
        }
        for (int i = 5 + random.nextInt(60); i > 0; i--) {
            switch (random.nextInt(undoes ? 28 : 20)) {
                case 0 -> edit(WRITER, rarity);
                case 1 -> deliver(WRITER, fromLate);
                case 2 -> {
                    if (random.nextInt(3) == 0) {
                        deliver(LATE, fromWriter);
                    }
                }
                case 20, 21, 22, 23, 24 -> undo("umundo");
                case 25, 26, 27 -> undo("umredo");
                default -> edit(LATE, rarity);
            }
        }
        plan.add("sync " + WRITER + " " + LATE);
        plan.add("sync " + LATE + " " + WRITER);
        return plan;
    }

    private void undo(String step) {
        plan.add(step + " " + LATE + " " + labels + " 0");
        fromLate.add(labels++);
    }

    private void deliver(int doc, List<Integer> some) {
        if (!some.isEmpty()) {
            plan.add("deliver " + doc + " "
                    + String.join(" ", some.stream().map(String::valueOf).toList()));
            some.clear();
        }
    }

    private void edit(int doc, int formats) {
        var edits = new ArrayList<String>();
        for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
            edits.add(random.nextInt(formats) == 0 ? format() : change());
        }
        plan.add("edit " + doc + " " + labels + " " + String.join(" | ", edits));
        (doc == WRITER ? fromWriter : fromLate).add(labels++);
    }

    private String format() {
        return random.nextInt(3) == 0
                ? "fi t " + position() + " " + text() + " " + attributes()
                : "ff t " + position() + " " + (1 + random.nextInt(9)) + " " + attributes();
    }

    private String change() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> "ti t " + position() + " " + text();
            case 5, 6, 7, 8 -> "td t " + position() + " " + (1 + random.nextInt(6));
            case 9 -> "fe t " + position() + " m1 6900 t";
            case 10 -> "fd t 0 r" + (1 + random.nextInt(20)) + " m0 i" + text() + " m0 x1";
            default -> "fi t " + position() + " " + text() + " m0";
        };
    }

    private int position() {
        return random.nextInt(500);
    }

    private String text() {
        return Values.token(TEXTS.get(random.nextInt(TEXTS.size())));
    }

    private String attributes() {
        return ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size()));
    }
}
