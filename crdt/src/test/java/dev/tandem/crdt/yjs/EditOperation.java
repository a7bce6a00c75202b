package dev.tandem.crdt.yjs;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation of the plan language within an edit. The script oracle.mjs has the same. */
@FunctionalInterface
interface EditOperation {
    /** All operations by name, those of each feature together. */
    Map<String, EditOperation> ALL = all();

    /**
     * Makes the change, or none if the type is not of the kind that the operation is for.
     *
     * @param type what the operation's path names, {@code null} if there is nothing
     * @param tokens what stands behind the path
     */
    void apply(@Nullable Object type, ArrayDeque<String> tokens);

    private static Map<String, EditOperation> all() {
        var all = new HashMap<String, EditOperation>();
        all.putAll(BasicOperations.all());
        all.putAll(SubdocumentFeature.operations());
        all.putAll(FormattingOperations.all());
        all.putAll(XmlOperations.all());
        return Map.copyOf(all);
    }
}
