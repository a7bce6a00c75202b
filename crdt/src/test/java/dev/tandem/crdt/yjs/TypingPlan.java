package dev.tandem.crdt.yjs;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up plans in which people write in one text, key by key, in documents that forget what is deleted and that nobody observes: there the
 * engine reads small updates without a batch, lengthens blocks in place and moves their edges. Mostly everything arrives soon and in order.
 */
final class TypingPlan {
    private static final List<String> TEXTS = List.of(
            "ab", "hello world", "x\uD83D\uDE00y", "\uD83D\uDE00\uD83D\uDE00", "wörld", "日本", "\uD83D", "\uDE00");

    private final SplittableRandom random;
    private final List<String> plan = new ArrayList<>();
    private final int docs;
    /** For each document the labels that it has not received. */
    private final List<List<Integer>> waiting = new ArrayList<>();

    private final boolean reliable;
    /** One letter in so many is none of ASCII. */
    private final int rarity;

    private int labels;

    TypingPlan(long seed) {
        random = new SplittableRandom(seed);
        docs = 2 + random.nextInt(2);
        reliable = random.nextInt(3) > 0;
        rarity = random.nextBoolean() ? 1000 : 5;
    }

    List<String> generate() {
        for (int doc = 0; doc < docs; doc++) {
            String kind = doc == 2 ? "relay" : "quiet";
            plan.add("doc " + doc + " " + (random.nextInt(200) * 10 + doc) + " " + kind);
            waiting.add(new ArrayList<>());
        }
        edit(0, "ti t 0 " + Values.token("some text that is there"));
        for (int i = 6 + random.nextInt(25); i > 0; i--) {
            step();
        }
        for (int doc = 0; doc < docs; doc++) {
            receive(doc);
        }
        for (int doc = 0; doc < docs; doc++) {
            plan.add("sync " + doc + " " + (doc + 1) % docs);
        }
        return plan;
    }

    private void step() {
        int writer = random.nextInt(2);
        switch (random.nextInt(16)) {
            case 0 -> edit(writer, "ti t " + random.nextInt(1000) + " " + text());
            case 1 -> edit(writer, "td t " + random.nextInt(1000) + " " + (1 + random.nextInt(6)));
            case 2, 3, 4, 5 -> receive(random.nextInt(docs));
            case 6 -> plan.add("load " + writer + " " + (3000 + plan.size()));
            default -> type(writer);
        }
    }

    private void type(int writer) {
        var keys = new ArrayList<String>();
        for (int runs = 1 + random.nextInt(3); runs > 0; runs--) {
            if (random.nextInt(4) > 0) {
                keys.add("m" + random.nextInt(1000));
            }
            int kind = random.nextInt(5);
            for (int i = 1 + random.nextInt(7); i > 0; i--) {
                keys.add(
                        switch (kind == 4 ? random.nextInt(4) : kind) {
                            case 0, 3 -> "i" + (random.nextInt(rarity) == 0 ? text() : letter());
                            case 1 -> "b" + (1 + random.nextInt(8) / 6);
                            default -> "d" + (1 + random.nextInt(8) / 6);
                        });
            }
        }
        plan.add("type " + writer + " " + label(writer) + " t " + String.join(" ", keys));
    }

    private void edit(int writer, String operation) {
        plan.add("edit " + writer + " " + label(writer) + " " + operation);
    }

    private int label(int writer) {
        for (int doc = 0; doc < docs; doc++) {
            if (doc != writer) {
                waiting.get(doc).add(labels);
            }
        }
        return labels++;
    }

    private void receive(int doc) {
        List<Integer> some = waiting.get(doc);
        var order = new ArrayList<String>();
        while (!some.isEmpty()) {
            int next = reliable ? 0 : random.nextInt(some.size());
            int label = some.get(next);
            some.subList(next, next + 1).clear();
            order.add(label + (reliable || random.nextBoolean() ? "" : random.nextBoolean() ? "r" : "o"));
        }
        if (!order.isEmpty()) {
            plan.add("deliver " + doc + " " + String.join(" ", order));
        }
    }

    private String letter() {
        return Values.token(String.valueOf((char) ('a' + random.nextInt(26))));
    }

    private String text() {
        return Values.token(TEXTS.get(random.nextInt(TEXTS.size())));
    }
}
