package dev.tandem.crdt;

import dev.tandem.crdt.codec.DecodeLimits;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A document of shared types, equal to Yjs' {@code Y.Doc}.
 *
 * <p>Copies that have received the same updates, in any order and any number of times, are equal. Threads: a document and all that
 * is obtained from it are confined to one thread at a time; there are no locks inside. Handing it over needs a happens-before edge,
 * such as an executor's queue.
 */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class Doc {
    private final long clientId;
    private final DecodeLimits limits;

    /** An empty document with a random client id of 32 bits. */
    public Doc() {
        this(Integer.toUnsignedLong(RandomGenerator.of("SecureRandom").nextInt()));
    }

    /**
     * An empty document.
     *
     * @param clientId under which local changes are made, 0..2⁵³−1; no other copy may use the same at the same time
     */
    public Doc(long clientId) {
        this(clientId, DecodeLimits.DEFAULT);
    }

    /**
     * An empty document.
     *
     * @param clientId under which local changes are made, 0..2⁵³−1; no other copy may use the same at the same time
     * @param limits what {@link #applyUpdate} accepts
     */
    public Doc(long clientId, DecodeLimits limits) {
        this.clientId = clientId;
        this.limits = limits;
    }

    /** The id under which local changes are made. */
    public long clientId() {
        return clientId;
    }

    /** What {@link #applyUpdate} accepts. */
    public DecodeLimits limits() {
        return limits;
    }

    /**
     * The text at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YText getText(String name) {
        throw new UnsupportedOperationException();
    }

    /**
     * The map at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YMap getMap(String name) {
        throw new UnsupportedOperationException();
    }

    /**
     * The array at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YArray getArray(String name) {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies an update without an origin.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update; the document is unchanged
     */
    public void applyUpdate(byte[] update) {
        applyUpdate(update, null);
    }

    /**
     * Applies an update. What is known already is passed over; what depends on missing operations waits for them, see {@link
     * #hasPending}.
     *
     * @param origin passed on to listeners
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update; the document is unchanged
     */
    public void applyUpdate(byte[] update, @Nullable Object origin) {
        throw new UnsupportedOperationException();
    }

    /** Everything, waiting operations included, as an update. */
    public byte[] encodeStateAsUpdate() {
        throw new UnsupportedOperationException();
    }

    /**
     * Everything that a copy with this state vector lacks, as an update; the delete set is always whole.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not a state vector
     */
    public byte[] encodeStateAsUpdate(byte[] stateVector) {
        throw new UnsupportedOperationException();
    }

    /** How far the operations of each client are integrated here. */
    public byte[] encodeStateVector() {
        throw new UnsupportedOperationException();
    }

    /** Makes all changes within {@code changes} one transaction without an origin. */
    public void transact(Runnable changes) {
        transact(changes, null);
    }

    /**
     * Makes all changes within {@code changes} one transaction: one update, one call to each listener. Transactions nest: the
     * outermost counts. If {@code changes} throws, what it did until then stays and listeners are told.
     *
     * @param origin passed on to listeners
     */
    public void transact(Runnable changes, @Nullable Object origin) {
        throw new UnsupportedOperationException();
    }

    /** Hears of every transaction that changed this document, remote ones included. */
    public Subscription observeUpdates(UpdateListener listener) {
        throw new UnsupportedOperationException();
    }

    /**
     * What of an update is new here, without applying it. Costs one pass over the update when nothing is new.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update
     */
    public UpdateNews news(byte[] update) {
        throw new UnsupportedOperationException();
    }

    /** Whether operations or deletions wait for others that have not arrived. */
    public boolean hasPending() {
        throw new UnsupportedOperationException();
    }

    /** Size in bytes of what waits, 0 if nothing. */
    public long pendingBytes() {
        throw new UnsupportedOperationException();
    }

    /**
     * Checks every invariant of the stored state; for tests.
     *
     * @throws IllegalStateException naming the first one that is broken
     */
    public void checkInvariants() {
        throw new UnsupportedOperationException();
    }
}
