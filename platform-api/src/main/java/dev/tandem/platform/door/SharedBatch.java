package dev.tandem.platform.door;

import dev.tandem.platform.socket.OutboundQueue.Batch;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * News for all who follow the same address. Those who keep up have the same parts waiting, so one of them joins and encodes and the
 * others take the same bytes.
 *
 * <p>Any thread; two that join at once may both do the work.
 */
final class SharedBatch implements Batch {
    /** Makes the frame of some parts. */
    interface Join {
        byte[] join(List<byte[]> parts);
    }

    private final Join join;
    private final UnaryOperator<List<byte[]>> stillNews;
    private final boolean patient;
    private volatile @Nullable Joined last;

    private record Joined(
            List<byte[]> parts,
            @SuppressWarnings("ArrayRecordComponent") byte[] message) {
        @SuppressWarnings({"ReferenceEquality", "ArrayEquals"}) // the same parts, not equal ones
        private boolean isOf(List<byte[]> others) {
            int size = parts.size();
            if (others.size() != size) {
                return false;
            }
            for (int i = size - 1; i >= 0; i--) {
                if (parts.get(i) != others.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private SharedBatch(Join join, UnaryOperator<List<byte[]>> stillNews, boolean patient) {
        this.join = join;
        this.stillNews = stillNews;
        this.patient = patient;
    }

    /** {@return a batch all of whose parts matter} */
    static SharedBatch ofAll(Join join) {
        return new SharedBatch(join, UnaryOperator.identity(), false);
    }

    /**
     * {@return a batch of what is replaced by what comes after it, and may wait a moment}
     *
     * @param stillNews which of many parts matter: see {@link Batch#stillNews}
     */
    static SharedBatch ofNewest(Join join, UnaryOperator<List<byte[]>> stillNews) {
        return new SharedBatch(join, stillNews, true);
    }

    @Override
    public byte[] join(List<byte[]> parts) {
        Joined known = last;
        if (known != null && known.isOf(parts)) {
            return known.message();
        }
        byte[] message = join.join(parts);
        last = new Joined(parts, message);
        return message;
    }

    @Override
    public List<byte[]> stillNews(List<byte[]> parts) {
        return stillNews.apply(parts);
    }

    @Override
    public boolean isPatient() {
        return patient;
    }
}
