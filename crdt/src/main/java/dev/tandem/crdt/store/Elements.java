package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values that came together, as the bytes that stand for them in an update: one array for all, to which the slot of each refers. Where each
 * one begins is found out when somebody asks for less than all.
 */
final class Elements {
    private final byte[] bytes;
    private final boolean json;
    private final int first;
    private final int count;
    private int @Nullable [] ends;

    /**
     * Elements of a list.
     *
     * @param bytes checked, and not to be changed any more
     * @param json whether they are JSON texts rather than values
     * @param first position of the first one among the values of its client
     */
    Elements(byte[] bytes, boolean json, int first, int count) {
        this.bytes = bytes;
        this.json = json;
        this.first = first;
        this.count = count;
    }

    /** The bytes of the element at a position. */
    byte[] at(int position) {
        int index = position - first;
        return Arrays.copyOfRange(bytes, start(index), start(index + 1));
    }

    /** Writes what it holds of the elements from a position on, at most up to another, and tells how many those are. */
    int write(ByteWriter out, int position, int to) {
        int from = position - first;
        int until = Math.min(to - first, count);
        int start = start(from);
        out.raw(bytes, start, start(until) - start);
        return until - from;
    }

    private int start(int index) {
        if (index == 0) {
            return 0;
        }
        if (index == count) {
            return bytes.length;
        }
        int[] known = ends;
        if (known == null) {
            known = findEnds();
            ends = known;
        }
        return known[index - 1];
    }

    private int[] findEnds() {
        int[] found = new int[count];
        var in = new ByteReader(bytes, Contents.TRUSTED);
        for (int i = 0; i < count; i++) {
            if (json) {
                in.skip(in.length());
            } else {
                AnyCodec.skip(in);
            }
            found[i] = in.position();
        }
        return found;
    }
}
