package dev.tandem.bench.crdt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The families B1 and B2 of github.com/dmonad/crdt-benchmarks as scripts: the same work, with random inputs of our own.
 *
 * <p>B1: one document is changed, then another receives every update of it. B2: two documents start from 100 characters; one makes all
 * its changes in one transaction, which the other receives at once, then the other way round. Time counts as there: from the first
 * change until both have received everything.
 */
final class Families {
    private static final int N = 6000;
    private static final int INITIAL = 100;

    private final Random random = new Random(42);

    /** Title and script of each, in order. */
    Map<String, Script> scripts() {
        var all = new LinkedHashMap<String, Script>();
        all.put("B1.1 append N characters", b1(texts(N, 1, 1), Place.END));
        all.put("B1.2 insert a string of N", b1(texts(1, N, N), Place.END));
        all.put("B1.3 prepend N characters", b1(texts(N, 1, 1), Place.START));
        all.put("B1.4 N characters anywhere", b1(texts(N, 1, 1), Place.ANYWHERE));
        all.put("B1.5 N words anywhere", b1(texts(N, 2, 10), Place.ANYWHERE));
        all.put(
                "B1.6 insert a string, delete it",
                delivered(new Script().edit(0, 0, 0, word(N, N)).edit(0, 0, N, "")));
        all.put("B1.7 insert and delete anywhere", delivered(insertOrDelete(new Script(), 0, 0, 2, 10)));
        all.put("B1.8 append N numbers", numbers(N, 1, Place.END));
        all.put("B1.9 insert an array of N", numbers(1, N, Place.END));
        all.put("B1.10 prepend N numbers", numbers(N, 1, Place.START));
        all.put("B1.11 N numbers anywhere", numbers(N, 1, Place.ANYWHERE));
        all.put("B2.1 two strings of N at 0", b2(texts(1, N, N), texts(1, N, N), Place.START));
        all.put("B2.2 two times N characters", b2(texts(N, 1, 1), texts(N, 1, 1), Place.ANYWHERE));
        all.put("B2.3 two times N words", b2(texts(N, 3, 9), texts(N, 3, 9), Place.ANYWHERE));
        all.put("B2.4 two times insert, delete", insertAndDeleteByTwo());
        return all;
    }

    private enum Place {
        START,
        END,
        ANYWHERE
    }

    private String word(int least, int most) {
        int length = random.nextInt(least, most + 1);
        var word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) random.nextInt('a', 'z' + 1));
        }
        return word.toString();
    }

    private List<String> texts(int count, int least, int most) {
        return IntStream.range(0, count).mapToObj(ignored -> word(least, most)).toList();
    }

    private int place(Place place, int length) {
        return switch (place) {
            case START -> 0;
            case END -> length;
            case ANYWHERE -> random.nextInt(length + 1);
        };
    }

    private Script b1(List<String> texts, Place place) {
        return delivered(insert(new Script(), 0, 0, texts, place));
    }

    private Script insert(Script script, int document, int initial, List<String> texts, Place place) {
        int length = initial;
        for (String text : texts) {
            script.edit(document, place(place, length), 0, text);
            length += text.length();
        }
        return script;
    }

    /** Everything that document 0 did reaches document 1, update by update. */
    private static Script delivered(Script script) {
        int updates = script.edits();
        for (int i = 0; i < updates; i++) {
            script.receive(1, i);
        }
        return script;
    }

    private Script numbers(int times, int count, Place place) {
        var script = new Script();
        for (int i = 0; i < times; i++) {
            var numbers = new ArrayList<>(Collections.nCopies(count, 0));
            numbers.replaceAll(ignored -> random.nextInt(Integer.MAX_VALUE));
            script.numbers(0, place(place, i * count), numbers);
        }
        return delivered(script);
    }

    private Script insertOrDelete(Script script, int document, int initial, int least, int most) {
        int length = initial;
        for (int i = 0; i < N; i++) {
            length = insertOrDelete(script, document, length, word(least, most));
        }
        return script;
    }

    private int insertOrDelete(Script script, int document, int length, String word) {
        int position = random.nextInt(length + 1);
        if (position == length || random.nextBoolean()) {
            script.edit(document, position, 0, word);
            return length + word.length();
        }
        int deleted = random.nextInt(1, Math.min(9, length - position) + 1);
        script.edit(document, position, deleted, "");
        return length - deleted;
    }

    private Script b2(List<String> one, List<String> other, Place place) {
        var script = common().begin(0);
        insert(script, 0, INITIAL, one, place).end(0).receive(1, 1).begin(1);
        return insert(script, 1, INITIAL, other, place).end(1).receive(0, 2);
    }

    private Script insertAndDeleteByTwo() {
        var script = common();
        for (int document = 0; document < 2; document++) {
            script.begin(document);
            int length = INITIAL;
            for (int i = 0; i < N; i++) {
                String word = word(3, 9);
                script.edit(document, random.nextInt(length + 1), 0, word);
                length = insertOrDelete(script, document, length + word.length(), word(2, 10));
            }
            script.end(document).receive(1 - document, document + 1);
        }
        return script;
    }

    private Script common() {
        return new Script().edit(0, 0, 0, word(INITIAL, INITIAL)).receive(1, 0).start();
    }
}
