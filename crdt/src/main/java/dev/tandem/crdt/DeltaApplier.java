package dev.tandem.crdt;

import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.store.AttributeValues;
import dev.tandem.crdt.store.TextCursor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes a text as steps say, one after another from its start on. All that can be wrong with them is found before anything is changed. */
final class DeltaApplier {
    private final YText target;
    private final List<TextDelta> steps;

    /**
     * Checks the steps.
     *
     * @throws IllegalArgumentException if a value is of no permitted kind
     */
    DeltaApplier(YText target, List<TextDelta> steps) {
        this.target = target;
        this.steps = new ArrayList<>(steps.size());
        for (TextDelta step : steps) {
            this.steps.add(checked(step));
        }
    }

    private static TextDelta checked(TextDelta step) {
        return switch (step) {
            case TextDelta.Retain(int length, var attributes) ->
                new TextDelta.Retain(length, AttributeValues.stored(attributes));
            case TextDelta.Insert(String text, var attributes) ->
                new TextDelta.Insert(text, AttributeValues.stored(attributes));
            case TextDelta.InsertEmbed(Object value, var attributes) -> {
                checkEmbed(value);
                yield new TextDelta.InsertEmbed(value, AttributeValues.stored(attributes));
            }
            case TextDelta.Delete delete -> delete;
        };
    }

    /** Refuses what cannot be embedded. */
    static void checkEmbed(@Nullable Object value) {
        if (value instanceof YType) {
            Insertions.check(List.of(value));
        } else {
            Objects.requireNonNull(JsonCodec.stringify(value));
        }
    }

    void apply(TextCursor cursor, boolean sanitize) {
        for (int i = 0; i < steps.size(); i++) {
            switch (steps.get(i)) {
                case TextDelta.Retain(int length, var attributes) -> {
                    if (attributes.isEmpty()) {
                        cursor.retain(length);
                    } else {
                        cursor.format(length, attributes);
                    }
                }
                case TextDelta.Insert(String text, var attributes) -> {
                    boolean last = i == steps.size() - 1 && cursor.isAtEnd();
                    String inserted = !sanitize && last && text.endsWith("\n") ? withoutLast(text) : text;
                    if (!inserted.isEmpty()) {
                        cursor.insertText(inserted, attributes);
                    }
                }
                case TextDelta.InsertEmbed(Object value, var attributes) -> embed(cursor, value, attributes);
                case TextDelta.Delete(int length) -> cursor.delete(length);
            }
        }
    }

    private static String withoutLast(String text) {
        return text.substring(0, text.length() - 1);
    }

    /** Embeds an object; a String is text, as in Yjs. */
    void embed(TextCursor cursor, @Nullable Object value, Map<String, @Nullable Object> attributes) {
        if (value instanceof String text) {
            cursor.insertText(text, attributes);
        } else if (value instanceof YType) {
            cursor.insertEmbed(
                    attributes, at -> new Insertions(Collections.singletonList(value)).insert(target.replica(), at));
        } else {
            cursor.insertEmbed(attributes, at -> at.embed(JsonCodec.stringify(value)));
        }
    }
}
