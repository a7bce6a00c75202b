package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Observers of nested texts: the step "fo" begins one. */
final class FormattingFeature implements PlanFeature {
    private final List<String> deltas = new ArrayList<>();

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        if (!words.getFirst().equals("fo")) {
            return false;
        }
        if (Player.resolve(doc, words.get(3)) instanceof YText text) {
            text.observe(event -> deltas.add(Values.dumpDelta(event.delta())));
        }
        return true;
    }

    @Override
    public void show(int slot, Doc doc, Consumer<String> print) {
        deltas.stream().filter(delta -> !delta.isEmpty()).forEach(delta -> print.accept("F " + delta));
        deltas.clear();
    }
}
