package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The steps that bring some entries of one tree to where they are in another: parents before children, what moves out of a folder
 * before the folder goes, what is in the way before what comes there; a circle is cut by a passing name.
 *
 * <p>Used both ways: what the log says is brought to the disk, and what is on the disk is asked of the platform.
 */
final class TreePlan {
    /** Begins the name of what makes way for a moment; nothing that programs name so becomes an entry. */
    static final String PASSING = ".tandem-passing-";

    /** One step, each possible after those before it. */
    sealed interface Step {
        record Create(Entry entry) implements Step {}

        /** The entry, which was at {@code from}, is to be at {@code to}. */
        record Relocate(Entry from, Entry to) implements Step {}

        record Delete(Entry entry) implements Step {}
    }

    private final EntryTree current;
    private final EntryTree wanted;
    private final Set<EntryId> movable;
    private final List<Step> steps = new ArrayList<>();
    private final Set<EntryId> visiting = new HashSet<>();
    private int passing;

    private TreePlan(EntryTree from, EntryTree to, Set<EntryId> movable) {
        this.current = from.copy();
        this.wanted = to;
        this.movable = movable;
    }

    /**
     * {@return the steps} What cannot be done because something else is in its way or its folder is not there is left out.
     *
     * @param ids of the entries to be brought; others stay where they are, but for folders that are needed and not there yet
     */
    static List<Step> of(EntryTree from, EntryTree to, Set<EntryId> ids) {
        TreePlan plan = new TreePlan(from, to, ids);
        // A circle leaves one with a passing name: the second round brings that to its place.
        for (int round = 0; round < 2; round++) {
            ids.forEach(plan::bring);
        }
        return plan.steps;
    }

    private void bring(EntryId id) {
        if (!visiting.add(id)) {
            return;
        }
        try {
            Entry want = wanted.find(id);
            if (want == null) {
                remove(id);
            } else if (!want.equals(current.find(id))) {
                place(want);
            }
        } finally {
            visiting.remove(id);
        }
    }

    private void place(Entry want) {
        EntryId parent = want.parent();
        if (parent != null && (movable.contains(parent) || !current.contains(parent))) {
            bring(parent);
        }
        Entry have = current.find(want.id());
        if (have != null && have.kind() != want.kind()) {
            remove(want.id());
            have = null;
        }
        if ((parent != null && !current.contains(parent)) || current.isWithin(parent, want.id())) {
            return;
        }
        Entry there = current.child(parent, want.name());
        if (there != null && !there.id().equals(want.id()) && !makesWay(there)) {
            return;
        }
        have = current.find(want.id());
        if (have == null) {
            step(new Step.Create(want));
        } else if (!have.equals(want)) {
            step(new Step.Relocate(have, want));
        }
    }

    private boolean makesWay(Entry there) {
        if (!movable.contains(there.id())) {
            return false;
        }
        bring(there.id());
        Entry still = current.find(there.id());
        if (still != null
                && Objects.equals(still.parent(), there.parent())
                && still.name().equals(there.name())) {
            Entry want = wanted.find(there.id());
            if (want == null || want.equals(still)) {
                return false;
            }
            step(new Step.Relocate(still, new Entry(still.id(), still.parent(), PASSING + ++passing, still.kind())));
        }
        return true;
    }

    private void remove(EntryId id) {
        Entry gone = current.find(id);
        if (gone == null) {
            return;
        }
        List<EntryId> passed = new ArrayList<>();
        for (Entry within : current.withDescendants(id)) {
            if (!within.id().equals(id) && wanted.contains(within.id()) && movable.contains(within.id())) {
                bring(within.id());
                if (getsOut(within.id(), gone)) {
                    passed.add(within.id());
                }
            }
        }
        // What got out may have needed the place of a folder around this one, which is gone with it then, or has moved
        // it.
        Entry still = current.find(id);
        if (still != null) {
            step(new Step.Delete(still));
        }
        passed.forEach(this::bring);
    }

    /** What cannot leave a folder because that is in its way, or is on its way already, would go with the folder. */
    private boolean getsOut(EntryId id, Entry folder) {
        Entry still = current.find(id);
        if (still == null || !current.isWithin(still.parent(), folder.id())) {
            return false;
        }
        step(new Step.Relocate(still, new Entry(id, folder.parent(), PASSING + ++passing, still.kind())));
        return true;
    }

    private void step(Step step) {
        steps.add(step);
        switch (step) {
            case Step.Create(Entry entry) -> current.put(entry);
            case Step.Relocate(Entry _, Entry to) -> current.put(to);
            case Step.Delete(Entry entry) ->
                current.withDescendants(entry.id()).reversed().forEach(each -> current.remove(each.id()));
        }
    }
}
