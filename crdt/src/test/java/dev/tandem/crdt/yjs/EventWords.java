package dev.tandem.crdt.yjs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins to observe documents; and makes up changes of what is nested, for the observers of what it is nested in. */
final class EventWords implements PlanVocabulary {
    /** l: the life of transactions, d: deltas of texts are asked for, r: observers make changes themselves. */
    private static final List<String> MODES = List.of("l", "d", "ld", "lr", "dr", "ldr", "-");

    @Override
    public @Nullable String edit(PlanGenerator plan) {
        return switch (plan.random().nextInt(6)) {
            case 0 -> "ms m " + Values.token(plan.key()) + " " + plan.value(0);
            case 1 -> "md m " + Values.token(plan.key());
            case 2 -> "ms m." + Values.token(plan.key()) + " " + Values.token(plan.key()) + " " + plan.value(0);
            case 3 -> "ad a " + plan.position() + " 1";
            case 4 -> "ti m." + Values.token(plan.key()) + " " + plan.position() + " " + Values.token(plan.text());
            default -> null;
        };
    }

    @Override
    public String step(PlanGenerator plan, int doc) {
        return "watch " + doc + " " + plan.newLabel() + " "
                + MODES.get(plan.random().nextInt(MODES.size()));
    }
}
