package dev.tandem.bench.collab.load;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.SmallUpdate;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What one author types, made beforehand: single characters, in bursts as people write them, each burst at another place of the author's own
 * copy. Edit number n is the author's operation with clock n. The same for all servers. Confined to one thread.
 */
public final class Script {
    /** Name of the text at the root. */
    public static final String ROOT = "content";

    private static final long FIRST_CLIENT = 0x7000_0001L;
    private static final long STRIDE = 7919;
    private static final long SEED_CLIENT = 0x6000_0001L;
    private static final int SEED_LINES = 120;
    private static final int MOST_IN_BURST = 20;
    private static final String ALPHABET = "etaoinshrdlucmfwypvbgkjqxz    \n";

    private final SplittableRandom random;
    private final Doc doc;
    private final YText text;
    private final SmallUpdate reader = new SmallUpdate();
    private int position;
    private int leftInBurst;

    private int size;
    private byte[][] updates = new byte[256][];
    private byte[] characters = new byte[256];
    private long[] originClient = new long[256];
    private int[] originClock = new int[256];
    private long[] rightClient = new long[256];
    private int[] rightClock = new int[256];

    /**
     * What an author types.
     *
     * @param author 0 or greater
     */
    public Script(int author) {
        random = new SplittableRandom(author);
        doc = new Doc(client(author));
        doc.applyUpdate(seed());
        text = doc.getText(ROOT);
        doc.observeUpdates(event -> {
            if (event.local()) {
                add(event.update());
            }
        });
    }

    /** The Yjs client id of an author. */
    public static long client(int author) {
        return FIRST_CLIENT + author * STRIDE;
    }

    /** Whose client id it is; −1 if nobody's. */
    static int author(long client) {
        long offset = client - FIRST_CLIENT;
        return offset >= 0 && offset % STRIDE == 0 && offset / STRIDE < Short.MAX_VALUE ? (int) (offset / STRIDE) : -1;
    }

    /** What each document holds before anybody types. */
    public static byte[] seed() {
        var doc = new Doc(SEED_CLIENT);
        doc.getText(ROOT).insert(0, "print('a line that was there before')\n".repeat(SEED_LINES));
        return doc.encodeStateAsUpdate();
    }

    /** Makes sure that there are so many edits. */
    public void extend(int edits) {
        while (size < edits) {
            if (leftInBurst-- == 0) {
                position = random.nextInt(text.length());
                leftInBurst = random.nextInt(MOST_IN_BURST);
            }
            int at = random.nextInt(ALPHABET.length());
            text.insert(++position, ALPHABET.substring(at, at + 1));
        }
    }

    private void add(byte[] update) {
        if (!reader.read(update, DecodeLimits.DEFAULT) || reader.clock() != size || reader.length() != 1) {
            throw new IllegalStateException("not an edit of one character");
        }
        if (size == characters.length) {
            int capacity = size * 2;
            updates = Arrays.copyOf(updates, capacity);
            characters = Arrays.copyOf(characters, capacity);
            originClient = Arrays.copyOf(originClient, capacity);
            originClock = Arrays.copyOf(originClock, capacity);
            rightClient = Arrays.copyOf(rightClient, capacity);
            rightClock = Arrays.copyOf(rightClock, capacity);
        }
        updates[size] = update;
        characters[size] = update[reader.textStart()];
        originClient[size] = reader.originClient();
        originClock[size] = reader.originClock();
        rightClient[size] = reader.rightClient();
        rightClock[size] = reader.rightClock();
        size++;
    }

    /** The update of an edit that was made. */
    public byte[] update(int edit) {
        return updates[edit];
    }

    /** Whether a struct that arrived says what the author wrote. */
    boolean matches(UpdateScanner struct) {
        int clock = struct.clock;
        int end = clock + struct.length;
        if (end > size
                || originClient[clock] != struct.originClient
                || (struct.originClient >= 0 && originClock[clock] != struct.originClock)) {
            return false;
        }
        for (int i = clock; i < end; i++) {
            if (characters[i] != struct.bytes[struct.text + i - clock]
                    || rightClient[i] != struct.rightClient
                    || (struct.rightClient >= 0 && rightClock[i] != struct.rightClock)) {
                return false;
            }
            if (i > clock && (originClient[i] != struct.client || originClock[i] != i - 1)) {
                return false;
            }
        }
        return true;
    }
}
