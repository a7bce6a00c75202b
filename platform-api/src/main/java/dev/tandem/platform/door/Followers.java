package dev.tandem.platform.door;

import dev.tandem.crdt.Updates;
import dev.tandem.crdt.sync.Address;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those who are at one file: who gets its updates, who sees whom, and the frames that they share.
 *
 * <p>Any thread, but {@link #passOn} on the session's owner thread alone.
 */
final class Followers {
    private static final DocumentChannel[] NONE = {};

    private final AwarenessRoom awareness;
    /** Never changed, only replaced: one that is read stays as it is. */
    private volatile DocumentChannel[] channels = NONE;

    private volatile @Nullable Feed feed;

    Followers(AwarenessRoom awareness) {
        this.awareness = awareness;
    }

    /** {@return who shows what of themselves} */
    AwarenessRoom awareness() {
        return awareness;
    }

    /** {@return the frames for an address: the same for all who use it, but for the few that name a session of their own} */
    Feed feed(Address address) {
        Feed known = feed;
        if (known != null && known.address().equals(address)) {
            return known;
        }
        Feed made = new Feed(address);
        if (address.session() == null) {
            feed = made;
        }
        return made;
    }

    synchronized void add(DocumentChannel channel) {
        remove(channel);
        DocumentChannel[] more = Arrays.copyOf(channels, channels.length + 1);
        more[channels.length] = channel;
        channels = more;
    }

    synchronized void remove(DocumentChannel channel) {
        channels = Arrays.stream(channels).filter(it -> it != channel).toArray(DocumentChannel[]::new);
    }

    /** Passes on what a batch brought. A single update does not go back to its sender; several go to all, as one. */
    void passOn(List<byte[]> updates) {
        DocumentChannel[] to = channels;
        if (to.length == 0) {
            return;
        }
        if (updates.size() == 1) {
            for (DocumentChannel channel : to) {
                channel.updated(updates.getFirst());
            }
        } else {
            byte[] joined = Updates.mergeUpdates(updates);
            for (DocumentChannel channel : to) {
                channel.passOn(joined);
            }
        }
    }
}
