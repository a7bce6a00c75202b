package dev.tandem.runner.workspace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words that are written once each, so that afterwards it can be seen what became of them. */
final class Words {
    private static final Pattern WORD = Pattern.compile("w\\d+ ");

    private final Set<String> written = new HashSet<>();
    private final Set<String> byPrograms = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final Set<String> doubled = new HashSet<>();

    /** {@return a word that nobody has written, for a person to write} */
    String ofPerson() {
        String word = "w" + written.size() + " ";
        written.add(word);
        return word;
    }

    /** {@return a word that nobody has written, for a program to write} */
    String ofProgram() {
        String word = ofPerson();
        byPrograms.add(word);
        return word;
    }

    /** {@return whether a text became another one by nothing but words that people put into it} */
    boolean haveOnlyPeopleAdded(String before, String now) {
        Set<String> old = new HashSet<>(of(before));
        String rest = now;
        for (String word : of(now)) {
            if (!old.contains(word)) {
                if (byPrograms.contains(word)) {
                    return false;
                }
                rest = rest.replace(word, "");
            }
        }
        return rest.equals(before);
    }

    /** Somebody deletes a text on purpose: what was in it may be gone. */
    void deleted(String text) {
        deleted.addAll(of(text));
    }

    /** A file with this text becomes another one, while people may have gone on to type into it. */
    void mayBeDoubled(String text) {
        doubled.addAll(of(text));
    }

    /** Each word is there once, unless it was deleted. */
    void check(String all) {
        Map<String, Integer> counts = new TreeMap<>();
        of(all).forEach(word -> counts.merge(word, 1, Integer::sum));
        for (String word : written) {
            int count = counts.getOrDefault(word, 0);
            if (count > 1 && !doubled.contains(word)) {
                throw new AssertionError("%s is there %d times: %s".formatted(word, count, all));
            }
            if (count == 0 && !deleted.contains(word)) {
                throw new AssertionError("%s is lost: %s".formatted(word, all));
            }
        }
    }

    private static List<String> of(String text) {
        List<String> found = new ArrayList<>();
        for (Matcher matcher = WORD.matcher(text); matcher.find(); ) {
            found.add(matcher.group());
        }
        return found;
    }

    /** {@return a text with a word put between two others} */
    static String insert(String word, String text, Random random) {
        int at = boundary(text, random);
        return text.substring(0, at) + word + text.substring(at);
    }

    /** {@return a place between two words} */
    static int boundary(String text, Random random) {
        List<Integer> places = new ArrayList<>(List.of(0, text.length()));
        for (Matcher matcher = WORD.matcher(text); matcher.find(); ) {
            places.add(matcher.end());
        }
        return places.get(random.nextInt(places.size()));
    }
}
