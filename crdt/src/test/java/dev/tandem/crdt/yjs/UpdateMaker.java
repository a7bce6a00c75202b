package dev.tandem.crdt.yjs;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes updates one after the other that need not make sense together: structs of a few clients, mostly from where the update before ended,
 * sometimes from before or beyond.
 */
final class UpdateMaker {
    private static final String TEXT = "ab\u00E4\uD83D\uDE00c\u20ACd";

    private final SplittableRandom random;
    private final int[] next;
    /** Of how many sections one begins elsewhere than where the client's last one ended; 0 for none. */
    private final int jumpOfMany;

    private final boolean skips;
    private final boolean descending;
    private final int garbage;

    /**
     * Begins.
     *
     * @param contradicting whether one update may have garbage where another has an item
     * @param descending whether the clients of an update are in the order in which Yjs writes them
     */
    UpdateMaker(SplittableRandom random, boolean contradicting, boolean descending) {
        this.random = random;
        this.descending = descending;
        next = new int[1 + random.nextInt(4)];
        jumpOfMany = random.nextInt(4) * random.nextInt(8);
        skips = random.nextInt(3) == 0;
        // What is an item in one update and garbage in another.
        boolean mixed = contradicting || jumpOfMany == 0;
        garbage = mixed ? random.nextInt(3) * 3 : random.nextInt(8) == 0 ? 9 : 0;
    }

    private static long client(int index) {
        return index * 100_000L + 7;
    }

    byte[] next() {
        var clients = new ArrayList<Integer>();
        for (int client = next.length - 1; client >= 0; client--) {
            if (random.nextInt(next.length + 1) == 0 || (next.length == 1 && random.nextInt(8) > 0)) {
                clients.add(descending ? clients.size() : random.nextInt(clients.size() + 1), client);
            }
        }
        var out = new ByteWriter().varUint(clients.size());
        for (int client : clients) {
            section(client, out);
        }
        deletes(out);
        return out.toByteArray();
    }

    private void section(int client, ByteWriter out) {
        int clock = next[client];
        if (jumpOfMany > 0 && random.nextInt(jumpOfMany) == 0) {
            clock = Math.max(0, clock + random.nextInt(14) - 9);
        }
        int structs = 1 + random.nextInt(1 << random.nextInt(3));
        out.varUint(structs).varUint(client(client)).varUint(clock);
        for (int i = 0; i < structs; i++) {
            clock += struct(client, clock, out);
        }
        next[client] = clock;
    }

    private int struct(int client, int clock, ByteWriter out) {
        int length = 1 + random.nextInt(1 << random.nextInt(4));
        if (random.nextInt(9) < garbage) {
            out.uint8(Kind.GC).varUint(length);
            return length;
        }
        if (skips && random.nextInt(6) == 0) {
            out.uint8(Kind.SKIP).varUint(length);
            return length;
        }
        int kind = List.of(Kind.STRING, Kind.STRING, Kind.STRING, Kind.DELETED, Kind.ANY, Kind.JSON, Kind.BINARY)
                .get(random.nextInt(7));
        boolean origin = clock > 0 && random.nextInt(5) > 0;
        boolean right = random.nextInt(3) == 0;
        boolean key = random.nextInt(4) == 0;
        out.uint8(kind | (origin ? 0x80 : 0) | (right ? 0x40 : 0) | (key ? 0x20 : 0));
        if (origin) {
            out.varUint(client(client)).varUint(random.nextInt(clock));
        }
        if (right) {
            out.varUint(client(next.length)).varUint(random.nextInt(300));
        }
        if (!origin && !right) {
            if (random.nextBoolean()) {
                out.varUint(1).varString("t");
            } else {
                out.varUint(0).varUint(client(next.length)).varUint(random.nextInt(300));
            }
            if (key) {
                out.varString("k");
            }
        }
        return content(kind, length, out);
    }

    private int content(int kind, int length, ByteWriter out) {
        switch (kind) {
            case Kind.STRING -> {
                var text = new StringBuilder();
                while (text.length() < length) {
                    int at = random.nextInt(TEXT.length());
                    boolean plain = !Character.isSurrogate(TEXT.charAt(at)) && random.nextInt(4) > 0;
                    text.append(plain ? TEXT.substring(at, at + 1) : "x");
                    if (at == 3) {
                        text.append("\uD83D\uDE00");
                    }
                }
                out.varString(text);
                return text.length();
            }
            case Kind.DELETED -> out.varUint(length);
            case Kind.ANY -> {
                out.varUint(length);
                for (int i = 0; i < length; i++) {
                    out.uint8(random.nextBoolean() ? 120 : 126);
                }
            }
            case Kind.JSON -> {
                out.varUint(length);
                for (int i = 0; i < length; i++) {
                    out.varString(
                            List.of("{ \"a\" : 1}", "[]", "undefined", " 1.0").get(random.nextInt(4)));
                }
            }
            default -> {
                out.varBytes(new byte[random.nextInt(4)]);
                return 1;
            }
        }
        return length;
    }

    private void deletes(ByteWriter out) {
        if (random.nextInt(3) > 0) {
            out.varUint(0);
            return;
        }
        out.varUint(1).varUint(client(random.nextInt(next.length))).varUint(2);
        for (int i = 0; i < 2; i++) {
            out.varUint(random.nextInt(40)).varUint(1 + random.nextInt(5));
        }
    }
}
