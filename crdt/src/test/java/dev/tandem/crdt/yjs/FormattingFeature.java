package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Observers of nested texts: the step "fo" begins one. And a document whose root is asked for as a text late, by "ft". */
final class FormattingFeature implements PlanFeature {
    private final List<String> deltas = new ArrayList<>();
    private final Set<Integer> late = new HashSet<>();

    @Override
    public void opened(int slot, Doc doc, boolean typed) {
        late.remove(slot);
    }

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        if (words.getFirst().equals("ft")) {
            doc.getText("t");
            late.add(slot);
            return true;
        }
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
        if (late.contains(slot)) {
            print.accept("L " + Values.dump(doc.getText("t")));
        }
    }
}
