package dev.tandem.crdt;

import dev.tandem.crdt.codec.Id;
import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.AttributeValues;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.SnapshotText;
import dev.tandem.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Text with formatting attributes and embedded objects. Positions and lengths are in UTF-16 code units, as in Java and JavaScript; an
 * embedded object counts as one.
 *
 * <p>Attributes of a range, such as "bold", are JSON values by name: {@link String}, {@link Boolean}, numbers, {@link List} and {@link Map} of
 * these; {@code null} is an attribute that is not there. They come back as {@link YType} says. The text as a whole has attributes too
 * ({@link #setAttribute}), whose values are those of a {@link YMap}.
 *
 * <p>An index or a range outside of the text is refused; only {@link #applyDelta} is as lenient as Yjs, for editors that count a line break
 * at the end that is not there.
 */
public sealed class YText extends YType permits YXmlText {
    /** What to do once it is in a document. */
    private final List<Runnable> preliminary = new ArrayList<>(0);

    /** An empty text that belongs to no document yet. */
    public YText() {
        this(TypeRef.TEXT);
    }

    /** A text that belongs to no document yet. */
    public YText(String text) {
        this();
        later(() -> insert(0, text));
    }

    YText(int typeRef) {
        super(typeRef);
    }

    YText(int typeRef, Replica replica, SharedType state) {
        super(typeRef, replica, state);
    }

    /** Keeps a change for when this text is put into a document. */
    private void later(Runnable change) {
        preliminary.add(change);
    }

    @Override
    final void fill() {
        preliminary.forEach(Runnable::run);
        preliminary.clear();
    }

    /**
     * Inserts text with the attributes of the text before it.
     *
     * @param index 0..{@link #length()}
     * @throws IndexOutOfBoundsException if the index is outside the text
     */
    public final void insert(int index, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!isIntegrated()) {
            later(() -> insert(index, text));
            return;
        }
        Objects.checkIndex(index, length() + 1);
        change((transaction, state) -> editor().insertText(transaction, state, index, text));
    }

    /**
     * Inserts text.
     *
     * @param index 0..{@link #length()}
     * @param attributes its attributes, all others are off
     * @throws IndexOutOfBoundsException if the index is outside the text
     * @throws IllegalArgumentException if a value is no JSON value
     */
    public final void insert(int index, String text, Map<String, ? extends @Nullable Object> attributes) {
        if (text.isEmpty()) {
            return;
        }
        Map<String, @Nullable Object> stored = AttributeValues.stored(attributes);
        if (!isIntegrated()) {
            later(() -> insert(index, text, stored));
            return;
        }
        Objects.checkIndex(index, length() + 1);
        change((transaction, state) ->
                editor().cursor(transaction, state, index).insertText(text, stored));
    }

    /**
     * Inserts an object without attributes.
     *
     * @param index 0..{@link #length()}
     * @param embed a JSON value, or a type that is in no document yet; a String is inserted as text
     * @throws IndexOutOfBoundsException if the index is outside the text
     * @throws IllegalArgumentException if the object is of no permitted kind
     */
    public final void insertEmbed(int index, Object embed) {
        DeltaApplier.checkEmbed(embed);
        if (!isIntegrated()) {
            later(() -> insertEmbed(index, embed));
            return;
        }
        Objects.checkIndex(index, length() + 1);
        change((transaction, state) -> new DeltaApplier(this, List.of())
                .embed(editor().searchingCursor(transaction, state, index), embed, Map.of()));
    }

    /**
     * Inserts an object.
     *
     * @param index 0..{@link #length()}
     * @param embed a JSON value, or a type that is in no document yet; a String is inserted as text
     * @param attributes its attributes, all others are off
     * @throws IndexOutOfBoundsException if the index is outside the text
     * @throws IllegalArgumentException if the object or an attribute is of no permitted kind
     */
    public final void insertEmbed(int index, Object embed, Map<String, ? extends @Nullable Object> attributes) {
        Map<String, @Nullable Object> stored = AttributeValues.stored(attributes);
        DeltaApplier.checkEmbed(embed);
        if (!isIntegrated()) {
            later(() -> insertEmbed(index, embed, stored));
            return;
        }
        Objects.checkIndex(index, length() + 1);
        change((transaction, state) ->
                new DeltaApplier(this, List.of()).embed(editor().cursor(transaction, state, index), embed, stored));
    }

    /**
     * Sets attributes of a range.
     *
     * @param index first code unit
     * @param length code units, ≥ 0
     * @param attributes what changes; {@code null} removes an attribute
     * @throws IndexOutOfBoundsException if the range is not within the text
     * @throws IllegalArgumentException if a value is no JSON value
     */
    public final void format(int index, int length, Map<String, ? extends @Nullable Object> attributes) {
        if (length == 0) {
            return;
        }
        Map<String, @Nullable Object> stored = AttributeValues.stored(attributes);
        if (!isIntegrated()) {
            later(() -> format(index, length, stored));
            return;
        }
        Objects.checkFromIndexSize(index, length, length());
        change((transaction, state) ->
                editor().cursor(transaction, state, index).format(length, stored));
    }

    /**
     * Deletes text, and formatting that becomes superfluous by that.
     *
     * @param index first code unit
     * @param length code units, ≥ 0
     * @throws IndexOutOfBoundsException if the range is not within the text
     */
    public final void delete(int index, int length) {
        if (length == 0) {
            return;
        }
        if (!isIntegrated()) {
            later(() -> delete(index, length));
            return;
        }
        Objects.checkFromIndexSize(index, length, length());
        change((transaction, state) -> editor().deleteText(transaction, state, index, length));
    }

    /**
     * Makes changes one after another from the start of the text on.
     *
     * @param delta the steps
     * @throws IllegalArgumentException if a value is of no permitted kind; nothing is changed then
     */
    public final void applyDelta(List<TextDelta> delta) {
        applyDelta(delta, true);
    }

    /**
     * Makes changes one after another from the start of the text on. What retains more than there is inserts line breaks; what deletes more
     * than there is deletes the rest.
     *
     * @param delta the steps
     * @param sanitize whether a line break that the last step inserts at the end of the text is kept: Quill's texts end with one that a
     *     text of a document need not have. While the text is in no document yet it is always kept.
     * @throws IllegalArgumentException if a value is of no permitted kind; nothing is changed then
     */
    public final void applyDelta(List<TextDelta> delta, boolean sanitize) {
        var applier = new DeltaApplier(this, delta);
        if (!isIntegrated()) {
            later(() -> change((transaction, state) -> applier.apply(editor().cursor(transaction, state, 0), true)));
            return;
        }
        change((transaction, state) -> applier.apply(editor().cursor(transaction, state, 0), sanitize));
    }

    /**
     * The text with its attributes and embedded objects, as steps that insert all of it. Steps with equal attributes may follow one another.
     *
     * @return {@link TextDelta.Insert} and {@link TextDelta.InsertEmbed} only; unmodifiable
     */
    public final List<TextDelta> toDelta() {
        var delta = new DeltaBuilder(this);
        editor().read(state(), delta);
        return delta.finish();
    }

    /** The text as it was at a snapshot, see {@link #toDelta(Snapshot, Snapshot, YChange)}. */
    public final List<TextDelta> toDelta(Snapshot snapshot) {
        return toDelta(snapshot, null);
    }

    /**
     * The text as it was at a snapshot and what had changed since another one, see {@link #toDelta(Snapshot, Snapshot, YChange)}: the value of
     * {@code ychange} is a map whose {@code type} is {@code "removed"} or {@code "added"}.
     */
    public final List<TextDelta> toDelta(@Nullable Snapshot snapshot, @Nullable Snapshot previous) {
        return toDelta(
                snapshot, previous, (kind, id) -> Map.of("type", kind == YChange.Kind.ADDED ? "added" : "removed"));
    }

    /**
     * The text as it was at a snapshot, and what had changed since another one. Text that was forgotten since is left out, so the document should
     * keep deleted content; see {@link DocOptions#gc}. Runs in a transaction whose origin is {@code "cleanup"}.
     *
     * @param snapshot {@code null} for now
     * @param previous {@code null} to mark nothing. Otherwise text that was there then but is not at {@code snapshot} is told too, and gets
     *     an attribute {@code ychange} (not if {@code snapshot} is {@code null}), as does text that is new since then.
     * @param mark makes the attribute's value
     * @return as {@link #toDelta()}
     */
    public final List<TextDelta> toDelta(@Nullable Snapshot snapshot, @Nullable Snapshot previous, YChange mark) {
        if (snapshot == null && previous == null) {
            return toDelta();
        }
        var delta = new DeltaBuilder(this);
        SnapshotText.Marks marks = (added, client, clock) ->
                mark.compute(added ? YChange.Kind.ADDED : YChange.Kind.REMOVED, new Id(client, clock));
        replica()
                .transact(
                        transaction -> replica()
                                .snapshots()
                                .text(
                                        transaction,
                                        state(),
                                        snapshot == null ? null : snapshot.state(),
                                        previous == null ? null : previous.state(),
                                        marks,
                                        delta),
                        "cleanup",
                        true);
        return delta.finish();
    }

    /** Length in UTF-16 code units; an embedded object counts as one. */
    public final int length() {
        return state().length();
    }

    /**
     * Sets an attribute of the text as a whole.
     *
     * @param value see {@link YType}
     * @throws IllegalArgumentException if the value is of no permitted kind
     */
    public final void setAttribute(String name, @Nullable Object value) {
        var checked = new Insertions(Collections.singletonList(value));
        if (!isIntegrated()) {
            later(() -> setAttribute(name, value));
            return;
        }
        change((transaction, state) -> insert(editor().set(transaction, state, name), checked));
    }

    /** An attribute of the text as a whole; {@code null} if there is none or it is null. */
    public final @Nullable Object getAttribute(String name) {
        return facade(editor().get(state(), name));
    }

    /** Removes an attribute of the text as a whole; one that it does not have is left alone. */
    public final void removeAttribute(String name) {
        if (!isIntegrated()) {
            later(() -> removeAttribute(name));
            return;
        }
        change((transaction, state) -> editor().remove(transaction, state, name));
    }

    /** All attributes of the text as a whole: an unmodifiable copy, in the order in which they were first used here. */
    public final Map<String, @Nullable Object> getAttributes() {
        return MapViews.entries(this);
    }

    /**
     * A text of the same content that belongs to no document yet, without the attributes of the text as a whole.
     *
     * @throws IllegalArgumentException if a shared type is embedded in it
     */
    @Override
    public YText clone() {
        var copy = new YText();
        copy.applyDelta(toDelta());
        return copy;
    }

    /**
     * Hears of every transaction that changed this text.
     *
     * @param listener called on the document's thread after the transaction
     * @throws IllegalStateException if this text is in no document yet
     */
    public final Subscription observe(Consumer<TextEvent> listener) {
        return TypeObservers.observe(this, TextEvent.class, listener);
    }

    @Override
    final YEvent event(TypeChange change) {
        return new TextEvent(this, change);
    }

    /** What a transaction changed in this text. Formats that turn out to be superfluous are deleted, as Yjs does. */
    List<TextDelta> changes(TypeChange change) {
        var delta = new DeltaBuilder(this);
        // In a transaction even if there is nothing to delete: one that follows another while that is being finished
        // shows in
        // what updates hold.
        change((transaction, state) -> editor().delete(transaction, editor().changes(change, delta)));
        return delta.finish();
    }

    /**
     * Which operations inserted the text: for each code unit of {@link #toString()}, from left to right, the client and clock that brought
     * it, consecutive ones of one client as one range. Costs one pass over the text's blocks.
     *
     * @return ranges whose lengths add up to the length of {@link #toString()}; unmodifiable
     */
    public final List<ClientRange> sources() {
        if (!isIntegrated()) {
            return List.of();
        }
        var ranges = new ArrayList<ClientRange>();
        editor().sources(state(), (client, clock, length) -> {
            ClientRange last = ranges.isEmpty() ? null : ranges.getLast();
            if (last != null && last.client() == client && last.clock() + last.length() == clock) {
                ranges.set(ranges.size() - 1, new ClientRange(client, last.clock(), last.length() + length));
            } else {
                ranges.add(new ClientRange(client, clock, length));
            }
        });
        return Collections.unmodifiableList(ranges);
    }

    /** The text, without embedded objects. */
    public final String toJSON() {
        return toString();
    }

    /** The text, without embedded objects. */
    @Override
    public String toString() {
        return isIntegrated() ? editor().text(state()) : "";
    }
}
