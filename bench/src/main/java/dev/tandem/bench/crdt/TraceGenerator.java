package dev.tandem.bench.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes editing histories of the shape of the recorded ones, always the same. */
final class TraceGenerator {
    private static final String LETTERS = "etaoinshrdlcumwfgypbvk,. ETA\n";
    private static final String BEYOND_ASCII = "éüß–“”…→漢字";

    private final Random random;
    private int length;
    private int cursor;

    TraceGenerator(long seed) {
        random = new Random(seed);
    }

    Script make(Traces.Name name) {
        return switch (name) {
            case B4 -> typing(259_778, 0);
            case BLOG -> typing(137_993, 500);
            case FRIENDS -> twoAtOnce(26_078);
        };
    }

    /**
     * Bursts of typing and of deleting, with the cursor going elsewhere in between.
     *
     * @param pasteEvery one edit of so many pastes, replaces or goes beyond ASCII; 0 for none
     */
    private Script typing(int edits, int pasteEvery) {
        var script = new Script();
        int burst = 0;
        boolean deleting = false;
        for (int made = 0; made < edits; made++) {
            if (burst == 0) {
                deleting = !deleting && length > 100 && random.nextInt(10) < 6;
                burst = deleting ? geometric(14) : geometric(20);
                if (random.nextInt(3) == 0) {
                    jump();
                }
            }
            burst--;
            if (pasteEvery > 0 && random.nextInt(pasteEvery) == 0) {
                paste(script);
            } else if (deleting && cursor > 0) {
                script.edit(0, --cursor, 1, "");
                length--;
            } else {
                boolean narrow = pasteEvery == 0 || random.nextInt(pasteEvery) > 0;
                script.edit(0, cursor++, 0, narrow ? letter(LETTERS) : letter(BEYOND_ASCII));
                length++;
            }
        }
        return script;
    }

    private void paste(Script script) {
        int deleted = Math.min(random.nextInt(40), length - cursor);
        var inserted = new StringBuilder(letter(BEYOND_ASCII));
        for (int i = geometric(30); i > 0; i--) {
            inserted.append(letter(LETTERS));
        }
        script.edit(0, cursor, deleted, inserted.toString());
        cursor += inserted.length();
        length += inserted.length() - deleted;
    }

    private void jump() {
        int far = random.nextInt(10) == 0 ? random.nextInt(length + 1) : (cursor + random.nextInt(401) - 200);
        cursor = Math.clamp(far, 0, length);
    }

    /** Two people type, now one, now both; after each stretch they receive each other's updates. */
    private Script twoAtOnce(int edits) {
        var script = new Script();
        var mirror = new Mirror(2);
        var cursors = new int[2];
        int[] received = {0, 0};
        var authors = new ArrayList<Integer>();
        while (authors.size() < edits) {
            boolean both = random.nextInt(3) > 0;
            int first = random.nextInt(2);
            for (int author = 0; author < 2; author++) {
                if (author == first || both) {
                    stretch(script, mirror, author, cursors, authors, edits);
                }
            }
            exchange(script, mirror, received, authors);
        }
        exchange(script, mirror, received, authors);
        return script;
    }

    private void stretch(Script script, Mirror mirror, int author, int[] cursors, List<Integer> authors, int edits) {
        cursor = cursors[author];
        length = mirror.length(author);
        cursor = Math.min(cursor, length);
        if (random.nextInt(8) == 0) {
            jump();
        }
        boolean deleting = random.nextInt(10) == 0;
        for (int i = geometric(8); (i > 0) && (authors.size() < edits); i--) {
            boolean made = (deleting && cursor > 0)
                    ? mirror.edit(script, author, --cursor, 1, "")
                    : mirror.edit(script, author, cursor++, 0, letter(LETTERS));
            if (made) {
                authors.add(author);
            }
        }
        cursors[author] = cursor;
    }

    private static void exchange(Script script, Mirror mirror, int[] received, List<Integer> authors) {
        for (int to = 0; to < 2; to++) {
            for (; received[to] < authors.size(); received[to]++) {
                if (authors.get(received[to]) != to) {
                    mirror.receive(script, to, received[to]);
                }
            }
        }
    }

    private String letter(String from) {
        return String.valueOf(from.charAt(random.nextInt(from.length())));
    }

    /** At least 1, on average about the given number. */
    private int geometric(int mean) {
        int value = 1;
        while (random.nextInt(mean) > 0) {
            value++;
        }
        return value;
    }
}
