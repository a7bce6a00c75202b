package dev.tandem.crdt.yjs;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes up changes of formatted texts: few attributes and few values, so that they meet. */
final class FormattingWords implements PlanVocabulary {
    private static final List<String> NAMES = List.of("bold", "italic", "link", "1", "0");
    private static final List<String> VALUES = List.of(
            "t",
            "t",
            "t",
            "n",
            "n",
            "f",
            "i1",
            "d3ff8000000000000",
            "s" + Values.token("red"),
            "s" + Values.token("\uD83D\uDE00\"\\\n"),
            "s",
            "m1 " + Values.token("href") + " s" + Values.token("a"),
            "m1 " + Values.token("href") + " m1 " + Values.token("deep") + " i1",
            "m0",
            "l1 i1",
            "m1 " + Values.token("0") + " i1",
            "l1 l0");

    @Override
    public String edit(PlanGenerator plan) {
        SplittableRandom random = plan.random();
        return switch (random.nextInt(24)) {
            case 0, 1, 2 ->
                "fi " + path(plan) + " " + plan.position() + " " + Values.token(plan.text()) + " " + attributes(random);
            case 3 -> "fe " + path(plan) + " " + plan.position() + " " + embed(random) + " " + attributes(random);
            case 4 -> "fe " + path(plan) + " " + plan.position() + " " + embed(random);
            case 5, 6, 7, 8, 9 ->
                "ff " + path(plan) + " " + plan.position() + " " + (1 + random.nextInt(8)) + " " + attributes(random);
            case 10, 11, 12 -> "fd " + path(plan) + " " + random.nextInt(2) + " " + delta(plan);
            case 13 -> "fs " + path(plan) + " " + Values.token(plan.key()) + " " + plan.value(0);
            case 14 -> "fr " + path(plan) + " " + Values.token(plan.key());
            case 15 -> "ms m " + Values.token(plan.key()) + " T" + Values.token(plan.text());
            case 16 -> "ai a 0 T" + Values.token(plan.text());
            case 17, 18, 19 -> "ti " + path(plan) + " " + plan.position() + " " + Values.token(plan.text());
            case 20, 21, 22 -> "td " + path(plan) + " " + plan.position() + " " + (1 + random.nextInt(8));
            default -> "ad a 0 1";
        };
    }

    @Override
    public String step(PlanGenerator plan, int doc) {
        return "fo " + doc + " " + plan.newLabel() + " " + path(plan);
    }

    /** The text at the root, or one that may be nested. */
    private static String path(PlanGenerator plan) {
        return switch (plan.random().nextInt(6)) {
            case 0 -> "m." + Values.token(plan.key());
            case 1 -> "a#0";
            default -> "t";
        };
    }

    private static String attributes(SplittableRandom random) {
        int count = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(random.nextInt(2) + 1);
        int first = random.nextInt(NAMES.size());
        var attributes = new StringBuilder("m" + count);
        for (int i = 0; i < count; i++) {
            attributes
                    .append(' ')
                    .append(Values.token(NAMES.get((first + i) % NAMES.size())))
                    .append(' ')
                    .append(VALUES.get(random.nextInt(VALUES.size())));
        }
        return attributes.toString();
    }

    private static String embed(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> "T" + Values.token("in");
            case 1 -> "M0";
            case 2 -> "l2 i1 n";
            default -> "m1 " + Values.token("image") + " s" + Values.token("x.png");
        };
    }

    private static String delta(PlanGenerator plan) {
        SplittableRandom random = plan.random();
        var steps = new ArrayList<String>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            steps.add(
                    switch (random.nextInt(7)) {
                        case 0, 1 -> "i" + Values.token(plan.text()) + " " + attributes(random);
                        case 2 -> "e " + attributes(random) + " " + embed(random);
                        case 3 -> "x" + (1 + random.nextInt(4));
                        case 4 -> "r" + (1 + random.nextInt(6)) + " m0";
                        default -> "r" + (1 + random.nextInt(6)) + " " + attributes(random);
                    });
        }
        return String.join(" ", steps);
    }
}
