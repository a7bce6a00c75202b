package dev.tandem.crdt.yjs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a feature adds to random plans: the words of {@link EditOperation} and {@link PlanFeature}. */
interface PlanVocabulary {
    /** One of each feature; each is chosen equally often. */
    static List<PlanVocabulary> all() {
        return List.of(
                new RelativePositionFeature.Words(),
                new SnapshotFeature.Words(),
                new SubdocumentFeature.Words(),
                new UndoFeature.Words(),
                new FormattingWords(),
                new UserDataFeature.Words(),
                new XmlWords(),
                new EventWords(),
                new TypingFeature.Words());
    }

    /** An operation within an edit, {@code null} to leave it to the others. */
    default @Nullable String edit(PlanGenerator plan) {
        return null;
    }

    /**
     * A step, {@code null} to leave it to the others.
     *
     * @param doc the slot that it has to concern
     */
    default @Nullable String step(PlanGenerator plan, int doc) {
        return null;
    }
}
