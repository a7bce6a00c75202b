package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreePlanTest {
    private final EntryTree from = new EntryTree();
    private final EntryTree to = new EntryTree();

    @Test
    void twoThatChangePlacesPassOneAnother() {
        Entry one = file(null, "one");
        Entry two = file(null, "two");
        from.put(one);
        from.put(two);
        to.put(new Entry(one.id(), null, "x", EntryKind.FILE));
        to.put(new Entry(two.id(), null, "one", EntryKind.FILE));
        to.put(new Entry(one.id(), null, "two", EntryKind.FILE));

        List<TreePlan.Step> steps = TreePlan.of(from, to, Set.of(one.id(), two.id()));

        assertThat(steps).hasSize(3);
        assertReaches(steps);
    }

    @Test
    void whatMovesOutOfAFolderDoesSoBeforeTheFolderGoes() {
        Entry folder = folder(null, "folder");
        Entry file = file(folder.id(), "file");
        from.put(folder);
        from.put(file);
        to.put(new Entry(file.id(), null, "file", EntryKind.FILE));

        List<TreePlan.Step> steps = TreePlan.of(from, to, Set.of(folder.id(), file.id()));

        assertThat(steps).hasExactlyElementsOfTypes(TreePlan.Step.Relocate.class, TreePlan.Step.Delete.class);
    }

    @Test
    void whatIsDeepInAFolderTakesThatFoldersPlaceWhicheverIsLookedAtFirst() {
        Entry outer = folder(null, "name");
        Entry inner = folder(outer.id(), "inner");
        Entry file = file(inner.id(), "file");
        List.of(outer, inner, file).forEach(from::put);
        to.put(new Entry(file.id(), null, "name", EntryKind.FILE));

        for (List<Entry> order : List.of(
                List.of(inner, outer, file),
                List.of(inner, file, outer),
                List.of(outer, inner, file),
                List.of(file, inner, outer))) {
            Set<EntryId> ids = new LinkedHashSet<>();
            order.forEach(entry -> ids.add(entry.id()));
            assertReaches(TreePlan.of(from, to, ids));
        }
    }

    @Test
    void whatIsInTheWayAndStaysLeavesTheStepOut() {
        Entry stays = file(null, "name");
        from.put(stays);
        Entry comes = file(null, "name");
        to.put(comes);
        assertThat(TreePlan.of(from, to, Set.of(comes.id()))).isEmpty();
    }

    @Test
    void anyTreeIsReachedFromAnyOther() {
        long seed = Long.getLong("tandem.test.seed", System.nanoTime());
        System.out.println("replay with -Dtandem.test.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<Entry> pool = new ArrayList<>();
            for (int count = 0; count < 8; count++) {
                pool.add(random.nextInt(3) == 0 ? folder(null, "x") : file(null, "x"));
            }
            EntryTree start = random(pool, random);
            EntryTree goal = random(pool, random);
            Set<EntryId> all = new LinkedHashSet<>();
            Collections.shuffle(pool, random);
            pool.forEach(entry -> all.add(entry.id()));
            EntryTree reached = start.copy();
            List<TreePlan.Step> steps = TreePlan.of(start, goal, all);
            steps.forEach(step -> apply(reached, step));
            assertThat(paths(reached)).as("seed %d, round %d", seed, round).isEqualTo(paths(goal));
            assertThat(steps)
                    .as("nothing is lost on the way, seed %d, round %d: %s", seed, round, steps)
                    .noneMatch(step -> step instanceof TreePlan.Step.Create(Entry made) && start.contains(made.id()));
        }
    }

    private static EntryTree random(List<Entry> pool, Random random) {
        EntryTree tree = new EntryTree();
        for (Entry entry : pool) {
            List<Entry> folders = tree.all().stream()
                    .filter(each -> each.kind() == EntryKind.FOLDER)
                    .toList();
            @Nullable EntryId parent = folders.isEmpty() || random.nextBoolean()
                    ? null
                    : folders.get(random.nextInt(folders.size())).id();
            String name = List.of("a", "b", "c").get(random.nextInt(3));
            if (random.nextInt(4) > 0 && tree.child(parent, name) == null) {
                tree.put(new Entry(entry.id(), parent, name, entry.kind()));
            }
        }
        return tree;
    }

    private void assertReaches(List<TreePlan.Step> steps) {
        EntryTree reached = from.copy();
        steps.forEach(step -> apply(reached, step));
        assertThat(paths(reached)).isEqualTo(paths(to));
    }

    /** Each step has to be possible: nothing is where something comes, and its folder is there. */
    private static void apply(EntryTree tree, TreePlan.Step step) {
        switch (step) {
            case TreePlan.Step.Create(Entry entry) -> {
                assertThat(tree.child(entry.parent(), entry.name())).isNull();
                tree.put(entry);
            }
            case TreePlan.Step.Relocate(Entry before, Entry after) -> {
                assertThat(tree.find(before.id())).isEqualTo(before);
                assertThat(tree.child(after.parent(), after.name())).isNull();
                tree.put(after);
            }
            case TreePlan.Step.Delete(Entry entry) ->
                tree.withDescendants(entry.id()).reversed().forEach(each -> tree.remove(each.id()));
        }
    }

    private static List<String> paths(EntryTree tree) {
        return tree.all().stream()
                .map(entry -> tree.path(entry.id()) + " " + entry.id())
                .sorted()
                .toList();
    }

    private static Entry file(@Nullable EntryId parent, String name) {
        return new Entry(EntryId.next(), parent, name, EntryKind.FILE);
    }

    private static Entry folder(@Nullable EntryId parent, String name) {
        return new Entry(EntryId.next(), parent, name, EntryKind.FOLDER);
    }
}
