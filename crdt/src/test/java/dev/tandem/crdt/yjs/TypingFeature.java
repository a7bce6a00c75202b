package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * People at a keyboard: the step "type" presses keys at a caret, and each is a transaction of its own. The keys are i with a text, b
 * (backspace) and d (delete) with a number of units, m with the caret's new place; those that + joins are one transaction.
 */
final class TypingFeature implements PlanFeature {
    private final Map<Integer, Integer> carets = new HashMap<>();

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        if (!words.getFirst().equals("type")) {
            return false;
        }
        if (Player.resolve(doc, words.get(3)) instanceof YText text) {
            for (String keys : words.subList(4, words.size())) {
                if (keys.indexOf('+') < 0) {
                    press(slot, text, keys);
                } else {
                    doc.transact(() -> {
                        for (String key : keys.split("\\+", -1)) {
                            press(slot, text, key);
                        }
                    });
                }
            }
        }
        return true;
    }

    private void press(int slot, YText text, String key) {
        int length = text.length();
        int caret = Math.min(carets.getOrDefault(slot, 0), length);
        String rest = key.substring(1);
        switch (key.charAt(0)) {
            case 'm' -> caret = Integer.parseInt(rest) % (length + 1);
            case 'b' -> {
                int units = Math.min(Integer.parseInt(rest), caret);
                caret -= units;
                text.delete(caret, units);
            }
            case 'd' -> text.delete(caret, Math.min(Integer.parseInt(rest), length - caret));
            default -> {
                String typed = Values.text(rest);
                text.insert(caret, typed);
                caret += typed.length();
            }
        }
        carets.put(slot, caret);
    }

    /** Makes up runs of keys. */
    static final class Words implements PlanVocabulary {
        @Override
        public String step(PlanGenerator plan, int doc) {
            SplittableRandom random = plan.random();
            String path = switch (random.nextInt(8)) {
                case 0 -> plan.path("t");
                case 1 -> XmlWords.path(random);
                case 2 -> random.nextBoolean() ? "m." + Values.token(plan.key()) : "a#0";
                default -> "t";
            };
            String head = "type " + doc + " " + plan.newLabel() + " " + path + " ";
            var keys = new ArrayList<String>();
            int groups = random.nextInt(3) == 0 ? 4 : 40;
            for (int runs = 1 + random.nextInt(3); runs > 0; runs--) {
                if (random.nextInt(3) > 0) {
                    keys.add("m" + plan.position());
                }
                addRun(plan, keys, groups);
            }
            return head + String.join(" ", keys);
        }

        private static void addRun(PlanGenerator plan, List<String> keys, int groups) {
            SplittableRandom random = plan.random();
            int kind = random.nextInt(4);
            for (int i = 1 + random.nextInt(9); i > 0; i--) {
                String key = switch (kind) {
                    case 0 -> letter(plan);
                    case 1 -> "b" + units(random);
                    case 2 -> "d" + units(random);
                    default ->
                        switch (random.nextInt(5)) {
                            case 0 -> "b" + units(random);
                            case 1 -> "d" + units(random);
                            default -> letter(plan);
                        };
                };
                int last = keys.size() - 1;
                if (last >= 0 && random.nextInt(groups) == 0) {
                    keys.set(last, keys.get(last) + "+" + key);
                } else {
                    keys.add(key);
                }
            }
        }

        private static String letter(PlanGenerator plan) {
            SplittableRandom random = plan.random();
            return "i"
                    + Values.token(
                            random.nextInt(6) == 0 ? plan.text() : String.valueOf((char) ('a' + random.nextInt(26))));
        }

        private static int units(SplittableRandom random) {
            return random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        }
    }
}
