package dev.tandem.crdt.yjs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing plan smaller while it still fails: leaves out steps, then operations and labels within steps. */
final class Shrinker {
    private Shrinker() {}

    static List<String> shrink(List<String> plan, Predicate<List<String>> fails) {
        List<String> smallest = plan;
        for (boolean smaller = true; smaller; ) {
            int size = length(smallest);
            smallest = withoutSteps(smallest, fails);
            smallest = withoutParts(smallest, fails);
            smaller = length(smallest) < size;
        }
        return smallest;
    }

    private static int length(List<String> plan) {
        return String.join("\n", plan).length();
    }

    private static List<String> withoutSteps(List<String> plan, Predicate<List<String>> fails) {
        List<String> smallest = plan;
        for (int chunk = plan.size() / 2; chunk >= 1; chunk /= 2) {
            for (int at = smallest.size() - chunk; at >= 0; at -= chunk) {
                var shorter = new ArrayList<>(smallest);
                List<String> left = shorter.subList(at, Math.min(at + chunk, shorter.size()));
                left.removeIf(step -> !step.startsWith("doc "));
                if (shorter.size() < smallest.size() && fails.test(shorter)) {
                    smallest = shorter;
                    at = Math.min(at, smallest.size());
                }
            }
        }
        return smallest;
    }

    private static List<String> withoutParts(List<String> plan, Predicate<List<String>> fails) {
        List<String> smallest = plan;
        for (int step = plan.size() - 1; step >= 0; step--) {
            String line = smallest.get(step);
            boolean edit = line.startsWith("edit ");
            boolean typing = line.startsWith("type ");
            if (!edit && !typing && !line.startsWith("deliver ") && !line.startsWith("merged ")) {
                continue;
            }
            String[] words = line.split(" ", edit ? 4 : typing ? 5 : 3);
            String head = String.join(" ", List.of(words).subList(0, words.length - 1));
            String separator = edit ? " | " : " ";
            var parts = new ArrayList<>(List.of(words[words.length - 1].split(edit ? " \\| " : " ", -1)));
            for (int part = parts.size() - 1; part >= 0 && parts.size() > 1; part--) {
                var fewer = new ArrayList<>(parts);
                fewer.remove(part);
                var shorter = new ArrayList<>(smallest);
                shorter.set(step, head + " " + String.join(separator, fewer));
                if (fails.test(shorter)) {
                    smallest = shorter;
                    parts = fewer;
                }
            }
        }
        return smallest;
    }
}
