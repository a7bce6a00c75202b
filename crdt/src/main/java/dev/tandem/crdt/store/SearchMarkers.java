package dev.tandem.crdt.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search markers that Yjs has in a formatted text that was asked for as a text after its formats had come: there it does not know of them
 * until the next one comes. It begins to look for a position at a marker, and sees none of the formats before that, which shows in what
 * it inserts and deletes. So for these texts, and only for these, the markers are kept exactly as Yjs keeps them.
 */
final class SearchMarkers {
    private static final int MOST = 80;

    /** A block, and how many visible units there are before it. */
    static final class Marker {
        int block;
        int index;
        private int used;

        private Marker(int block, int index) {
            this.block = block;
            this.index = index;
        }
    }

    private final List<Marker> markers = new ArrayList<>();
    /** Blocks that say of themselves that a marker points to them: some do so although none does any more. */
    private final BitSet marked = new BitSet();

    private int uses;

    /** Forgets the markers, as after a remote change. */
    void clear() {
        markers.clear();
    }

    /** The marker to begin with, {@code null} for the start of the text. */
    @Nullable Marker find(Blocks blocks, SharedType type, int index) {
        if (type.first == Blocks.NONE || index == 0) {
            return null;
        }
        Marker near = null;
        for (Marker marker : markers) {
            if (near == null || Math.abs(index - near.index) >= Math.abs(index - marker.index)) {
                near = marker;
            }
        }
        int block = type.first;
        int at = 0;
        if (near != null) {
            block = near.block;
            at = near.index;
            near.used = uses++;
        }
        while (blocks.right(block) != Blocks.NONE && at < index) {
            if (index < at + blocks.visible(block)) {
                break;
            }
            at += blocks.visible(block);
            block = blocks.right(block);
        }
        while (blocks.left(block) != Blocks.NONE && at > index) {
            block = blocks.left(block);
            at -= blocks.visible(block);
        }
        while (continues(blocks, block)) {
            block = blocks.left(block);
            at -= blocks.visible(block);
        }
        if (near != null && Math.abs(near.index - at) < type.length / (double) MOST) {
            return move(near, block, at);
        }
        return markers.size() < MOST ? add(block, at) : move(oldest(), block, at);
    }

    /** Whether a block is of the operations that follow on those of its left neighbour: it may be joined with it. */
    private static boolean continues(Blocks blocks, int block) {
        int left = blocks.left(block);
        return left != Blocks.NONE
                && blocks.client(left) == blocks.client(block)
                && blocks.end(left) == blocks.clock(block);
    }

    private Marker add(int block, int index) {
        var marker = new Marker(block, index);
        marker.used = uses++;
        marked.set(block);
        markers.add(marker);
        return marker;
    }

    private Marker move(Marker marker, int block, int index) {
        marked.clear(marker.block);
        marker.block = block;
        marked.set(block);
        marker.index = index;
        marker.used = uses++;
        return marker;
    }

    private Marker oldest() {
        Marker oldest = markers.getFirst();
        for (Marker marker : markers) {
            if (marker.used < oldest.used) {
                oldest = marker;
            }
        }
        return oldest;
    }

    /**
     * Tells of a change.
     *
     * @param more how many units come at the index, negative if they go
     */
    void changed(Blocks blocks, int index, int more) {
        for (int i = markers.size() - 1; i >= 0; i--) {
            Marker marker = markers.get(i);
            if (more > 0 && !moveToVisible(blocks, marker)) {
                markers.remove(i);
            } else if (index < marker.index || (more > 0 && index == marker.index)) {
                marker.index = Math.max(index, marker.index + more);
            }
        }
    }

    private boolean moveToVisible(Blocks blocks, Marker marker) {
        int block = marker.block;
        marked.clear(block);
        while (block != Blocks.NONE && blocks.visible(block) == 0) {
            block = blocks.left(block);
            if (block != Blocks.NONE) {
                marker.index -= blocks.visible(block);
            }
        }
        if (block == Blocks.NONE || marked.get(block)) {
            return false;
        }
        marker.block = block;
        marked.set(block);
        return true;
    }

    /** Tells that a block is about to take in its right neighbour, which is given back. */
    void joined(Blocks blocks, int block, int rest) {
        marked.clear(rest);
        for (Marker marker : markers) {
            if (marker.block == rest) {
                marker.block = block;
                marker.index -= blocks.visible(block);
            }
        }
    }
}
