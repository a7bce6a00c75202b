package dev.tandem.platform.document;

import dev.tandem.crdt.ClientRange;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.UpdateExtent;
import dev.tandem.crdt.UpdateNews;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.ParticipantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text file's document: its state after the last committed record, and the checks of what may come next.
 *
 * <p>The state is decoded when it is needed, and let go again when nobody needs it any more: a session of many files
 * costs only those that are used. Whoever opens a file gets the encoded state, which is made once for all who come before the
 * next edit, and for which nothing is decoded. Confined to its session's owner.
 */
public final class LiveDocument {
    /** The root that holds a file's text. */
    public static final String ROOT = "content";

    private static final DecodeLimits TRUSTED = DecodeLimits.DEFAULT;
    private static final byte[] NOTHING = {0, 0};
    private static final byte[] KNOWS_NOTHING = {0};
    /** What a record takes in the log beside its update. */
    private static final int RECORD_BYTES = 100;

    private final DocumentLimits limits;
    private final AuthorBinding authors;
    private final WritingTimes written;
    /** The encoded state. Null if it would have to be made anew from {@link #doc}; one of the two is always there. */
    private byte @Nullable [] encoded;

    private byte @Nullable [] encodedVector;
    /** How far {@link #encoded} reaches, while it is of use. */
    private @Nullable UpdateExtent extent;

    private @Nullable Doc doc;
    /** At least the size of the encoded state; exact after {@link #state}. */
    private long stateBytes;

    private long loggedBytes;
    /** Whether somebody needed the decoded state since {@link #releaseIfUnused} was called last. */
    private boolean used;

    /** A new, empty document. */
    public LiveDocument(DocumentLimits limits) {
        this(limits, new StoredDocument(NOTHING, Map.of(), null, 0));
    }

    /** A document as {@link #toStored} once told it. */
    public LiveDocument(DocumentLimits limits, StoredDocument document) {
        this.limits = limits;
        this.authors = new AuthorBinding(document.authors());
        this.written = document.written() == null ? new WritingTimes() : WritingTimes.decode(document.written());
        this.encoded = document.state();
        this.stateBytes = document.state().length;
        this.loggedBytes = document.logged();
    }

    /**
     * Checks an update against the document; nothing changes.
     *
     * @param batched authors by records of the same batch, which are not applied yet
     * @param mayEdit whether the author may bring anything new
     * @return only what is new, as an update; empty if nothing is
     * @throws Refusal {@code DOC-01..06}
     */
    public Optional<Accepted> check(ParticipantId author, byte[] update, boolean mayEdit, AuthorBinding batched) {
        if (update.length > limits.maxUpdateBytes()) {
            throw new Refusal(
                    ErrorCode.UPDATE_TOO_LARGE, Map.of("bytes", update.length, "limit", limits.maxUpdateBytes()));
        }
        UpdateNews news;
        try {
            if (isKnownUndecoded(update)) {
                return Optional.empty();
            }
            news = doc().news(update);
        } catch (UpdateException e) {
            ErrorCode code = e.reason() == UpdateException.Reason.TOO_LARGE
                    ? ErrorCode.UPDATE_TOO_LARGE
                    : ErrorCode.UPDATE_MALFORMED;
            throw new Refusal(code, Map.of("reason", e.reason().name(), "offset", e.offset()));
        }
        if (news.isEmpty()) {
            return Optional.empty();
        }
        if (!mayEdit) {
            throw new Refusal(ErrorCode.DOCUMENT_READ_ONLY);
        }
        authors.check(author, news.structs());
        batched.check(author, news.structs());
        checkSize(news);
        checkGap(news);
        return Optional.of(new Accepted(news.update(), news.structs(), !authors.knows(news.structs())));
    }

    /**
     * Whoever opens a file answers with what the server lacks, which is nothing: that is no reason to decode the file.
     *
     * @throws UpdateException if it is not an update
     */
    private boolean isKnownUndecoded(byte[] update) {
        byte[] state = encoded;
        return doc == null && state != null && extentOf(state).covers(update);
    }

    private UpdateExtent extentOf(byte[] state) {
        UpdateExtent known = extent;
        if (known == null) {
            known = UpdateExtent.of(state);
            extent = known;
        }
        return known;
    }

    /**
     * What of an update is accepted.
     *
     * @param bindsClient whether it uses a client id that nobody used in this document before
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Accepted(byte[] update, List<ClientRange> structs, boolean bindsClient) {}

    private void checkSize(UpdateNews news) {
        long added = news.structs().stream().mapToLong(ClientRange::length).sum();
        long length = doc().getText(ROOT).length() + added;
        if (length > limits.maxTextLength()) {
            throw new Refusal(ErrorCode.DOCUMENT_TOO_LARGE, Map.of("length", length, "limit", limits.maxTextLength()));
        }
        if (stateBytes + news.update().length > limits.maxStateBytes()
                && state().length + news.update().length > limits.maxStateBytes()) {
            throw new Refusal(
                    ErrorCode.DOCUMENT_TOO_LARGE, Map.of("bytes", stateBytes, "limit", limits.maxStateBytes()));
        }
    }

    private void checkGap(UpdateNews news) {
        if (!news.gap()) {
            return;
        }
        long pending = doc().pendingBytes() + news.update().length;
        if (pending > limits.maxPendingBytes()) {
            throw new Refusal(ErrorCode.UPDATE_GAP, Map.of("pending", pending, "limit", limits.maxPendingBytes()));
        }
        Map<Long, Long> known = StateVector.decode(doc().encodeStateVector());
        for (ClientRange range : news.structs()) {
            long gap = range.clock() - known.getOrDefault(range.client(), 0L);
            if (gap > limits.maxClockGap()) {
                throw new Refusal(ErrorCode.UPDATE_GAP, Map.of("gap", gap, "limit", limits.maxClockGap()));
            }
        }
    }

    /**
     * Applies a committed update.
     *
     * @param at when it was committed
     */
    public void apply(ParticipantId author, Instant at, byte[] update) {
        List<ClientRange> structs = Updates.inspect(update).structs();
        authors.bind(author, structs);
        written.add(structs, at);
        doc().applyUpdate(update);
        forgetEncoded();
        stateBytes += update.length;
        loggedBytes += update.length + RECORD_BYTES;
    }

    /** {@return everything about it, to be stored} */
    public StoredDocument toStored() {
        return new StoredDocument(state(), authors(), written.encode(), loggedBytes);
    }

    /**
     * Goes back to the encoded state if nobody has needed the decoded one since the last call; it is decoded again when it is
     * needed. Called every so often, so an unused document is released after one to two such pauses. Of a document in use the
     * encoded state is let go instead.
     *
     * @return whether it was decoded and is not any more
     */
    public boolean releaseIfUnused() {
        extent = null;
        Doc decoded = doc;
        if (decoded == null) {
            return false;
        }
        boolean idle = !used && decoded.pendingBytes() == 0;
        used = false;
        if (idle) {
            byte[] _ = state();
            doc = null;
        } else {
            forgetEncoded();
        }
        return idle;
    }

    private void forgetEncoded() {
        encoded = null;
        encodedVector = null;
        extent = null;
    }

    /** {@return the whole state as one update} */
    public byte[] state() {
        byte[] state = encoded;
        if (state == null) {
            state = decoded().encodeStateAsUpdate();
            encoded = state;
            stateBytes = state.length;
        }
        return state;
    }

    /** {@return about the size of the whole state, in bytes} */
    public long stateBytes() {
        return stateBytes;
    }

    /** {@return the authors by client id} */
    public Map<Long, ParticipantId> authors() {
        return authors.authors();
    }

    /** {@return when its operations were committed} */
    public WritingTimes written() {
        return written;
    }

    /** {@return for each code unit of the text the operation that inserted it, as ranges from left to right} */
    public List<ClientRange> sources() {
        return doc().getText(ROOT).sources();
    }

    public byte[] stateVector() {
        byte[] vector = encodedVector;
        if (vector == null) {
            byte[] state = encoded;
            vector = state == null ? doc().encodeStateVector() : extentOf(state).encodeStateVector();
            encodedVector = vector;
        }
        return vector;
    }

    /**
     * {@return what someone with this state vector lacks}
     *
     * @throws Refusal {@code DOC-01} if it cannot be read
     */
    public byte[] stateAsUpdate(byte[] stateVector) {
        if (Arrays.equals(stateVector, KNOWS_NOTHING)) {
            return state();
        }
        try {
            return doc().encodeStateAsUpdate(stateVector);
        } catch (UpdateException e) {
            throw new Refusal(
                    ErrorCode.UPDATE_MALFORMED, Map.of("reason", e.reason().name(), "offset", e.offset()));
        }
    }

    public String text() {
        return doc().getText(ROOT).toString();
    }

    /** {@return what is read of the content, which must not be changed} */
    public <T> T read(Function<Doc, T> reading) {
        return reading.apply(doc());
    }

    /** {@return whether the content is in memory as a document, not only as stored bytes} */
    public boolean isDecoded() {
        return doc != null;
    }

    /** The decoded state for whoever works with the document. */
    private Doc doc() {
        used = true;
        return decoded();
    }

    private Doc decoded() {
        Doc decoded = doc;
        if (decoded == null) {
            decoded = new Doc(0, TRUSTED);
            if (encoded != null) {
                decoded.applyUpdate(encoded);
            }
            doc = decoded;
        }
        return decoded;
    }
}
