package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import java.util.List;
import java.util.function.Consumer;

/** What a feature adds to the plan language: steps of its own, and lines to compare after every step. The folder features has the same. */
interface PlanFeature {
    /** A new one of each, for one plan; in the order in which oracle.mjs has them. */
    static List<PlanFeature> all() {
        return List.of(
                new RelativePositionFeature(),
                new SnapshotFeature(),
                new SubdocumentFeature(),
                new UndoFeature(),
                new FormattingFeature(),
                new UserDataFeature(),
                new XmlFeature(),
                new EventFeature(),
                new TypingFeature());
    }

    /**
     * A document was opened, or opened anew from its state.
     *
     * @param typed whether its roots were asked for as types
     */
    default void opened(int slot, Doc doc, boolean typed) {}

    /**
     * Plays a step.
     *
     * @param words the step; the first word is its name, the second the slot, the third the label of the updates that it emits
     * @return whether the step is one of this feature
     */
    default boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        return false;
    }

    /** Shows what is to be compared after each step that concerned a document, once its updates and its state are printed. */
    default void show(int slot, Doc doc, Consumer<String> print) {}
}
