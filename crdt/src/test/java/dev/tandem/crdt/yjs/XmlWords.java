package dev.tandem.crdt.yjs;

import java.util.List;
import java.util.SplittableRandom;

/** Makes up changes of XML types. */
final class XmlWords implements PlanVocabulary {
    private static final List<String> NAMES = List.of("div", "DIV", "p", "Q", "li");

    @Override
    public String edit(PlanGenerator plan) {
        SplittableRandom random = plan.random();
        String at = path(random);
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3 -> "xi " + at + " " + plan.position() + " " + nodes(plan);
            case 4, 5 -> "xn " + at + " " + plan.position() + " " + nodes(plan);
            case 6, 7 -> "xp " + at + " " + nodes(plan);
            case 8, 9 -> "xd " + at + " " + plan.position() + " " + (1 + random.nextInt(3));
            case 10, 11, 12 ->
                "xs " + at + " " + Values.token(plan.key()) + " " + plan.value(random.nextInt(4) == 0 ? 0 : 2);
            case 13 -> "xr " + at + " " + Values.token(plan.key());
            case 14 -> "xc " + at + " " + plan.position();
            case 15, 16 -> "ti " + at + " " + plan.position() + " " + Values.token(plan.text());
            case 17 -> "td " + at + " " + plan.position() + " " + (1 + random.nextInt(4));
            case 18 ->
                "ff " + at + " " + plan.position() + " " + (1 + random.nextInt(4)) + " m1 " + Values.token("b") + " "
                        + (random.nextBoolean() ? "t" : "m1 " + Values.token("c") + " i1");
            case 19 -> "ms " + (random.nextBoolean() ? at : "m") + " " + Values.token(plan.key()) + " " + node(plan, 0);
            case 20 ->
                "ac " + plan.path(random.nextBoolean() ? "a" : "m") + " " + plan.position() + " "
                        + Values.token(plan.key());
            default ->
                random.nextInt(3) == 0 ? "mc " + plan.path("m") : "ai a " + plan.position() + " " + node(plan, 0);
        };
    }

    /** The root or what is nested in it, or what may be in an array or a map. */
    static String path(SplittableRandom random) {
        var path = new StringBuilder(
                switch (random.nextInt(8)) {
                    case 0 -> "a#" + random.nextInt(4);
                    case 1 -> "m." + Values.token("k");
                    default -> "x";
                });
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            path.append('#').append(random.nextInt(5));
        }
        return path.toString();
    }

    private static String nodes(PlanGenerator plan) {
        return plan.random().nextInt(3) == 0 ? node(plan, 0) + " " + node(plan, 0) : node(plan, 0);
    }

    private static String node(PlanGenerator plan, int depth) {
        SplittableRandom random = plan.random();
        return switch (random.nextInt(depth > 1 ? 4 : 9)) {
            case 0 -> "X";
            case 1, 2 -> "X" + Values.token(plan.text());
            case 3 -> "H" + Values.token("hook") + ":1 " + Values.token(plan.key()) + " " + plan.value(2);
            case 4 -> "F1 " + node(plan, depth + 1);
            default -> {
                int attributes = random.nextInt(3);
                int children = random.nextInt(3);
                var element = new StringBuilder("E")
                        .append(Values.token(NAMES.get(random.nextInt(NAMES.size()))))
                        .append(':')
                        .append(attributes)
                        .append(':')
                        .append(children);
                for (int i = 0; i < attributes; i++) {
                    element.append(' ')
                            .append(Values.token(plan.key()))
                            .append(' ')
                            .append(plan.value(2));
                }
                for (int i = 0; i < children; i++) {
                    element.append(' ').append(node(plan, depth + 1));
                }
                yield element.toString();
            }
        };
    }
}
