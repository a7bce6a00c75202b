package dev.tandem.crdt.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hears of a text, or of a change of one, from left to right in steps of Quill's delta form. Attributes are never shared with others. */
public interface TextVisitor {
    /**
     * Units that were there and still are.
     *
     * @param attributes what changed of theirs; {@code null} for one that is gone
     */
    void retain(int length, Map<String, @Nullable Object> attributes);

    /** Text that is there, or new. */
    void insert(String text, Map<String, @Nullable Object> attributes);

    /**
     * An embedded object that is there, or new.
     *
     * @param value a {@link SharedType} for a nested type
     */
    void insertEmbed(@Nullable Object value, Map<String, @Nullable Object> attributes);

    /** Units that were there and are gone. */
    void delete(int length);
}
