package dev.tandem.platform.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.TreeChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random commands against a model that is a plain map of paths, as a file system would do them. Replay a failure with {@code
 * -Dtandem.seed=<seed>}.
 */
class TreeModelTest {
    private static final int STEPS = 3_000;
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    private final long seed = Long.getLong("tandem.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Tree tree = new Tree(new TreeLimits(60, 5, 1_000));
    private final Tree follower = new Tree(new TreeLimits(60, 5, 1_000));
    /** Kind by path. */
    private final Map<String, EntryKind> model = new TreeMap<>();

    @Test
    void agreesWithAMapOfPaths() {
        int refused = 0;
        for (int step = 0; step < STEPS; step++) {
            TreeCommand command = command();
            Optional<Map<String, EntryKind>> expected = expect(command);
            try {
                TreeChange change = tree.execute(command, EntryId.next());
                assertThat(expected)
                        .as("seed %d step %d: %s is allowed", seed, step, command)
                        .isPresent();
                model.clear();
                model.putAll(expected.orElseThrow());
                follower.apply(change);
            } catch (Refusal refusal) {
                refused++;
                assertThat(expected)
                        .as("seed %d step %d: %s: %s", seed, step, command, refusal)
                        .isEmpty();
            }
            assertThat(paths(tree)).as("seed %d step %d", seed, step).isEqualTo(model);
        }
        assertThat(follower.list())
                .as("seed %d: who only applies the changes", seed)
                .isEqualTo(tree.list());
        assertThat(refused).as("seed %d: both happen", seed).isBetween(STEPS / 20, STEPS * 19 / 20);
    }

    private TreeCommand command() {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        EntryKind kind = random.nextInt(3) == 0 ? EntryKind.FILE : EntryKind.FOLDER;
        List<Entry> entries = tree.list();
        if (entries.isEmpty() || random.nextInt(5) < 2) {
            return new TreeCommand.Create(parent(entries), name, kind, null);
        }
        EntryId entry = entries.get(random.nextInt(entries.size())).id();
        return switch (random.nextInt(6)) {
            case 0, 1 -> new TreeCommand.Rename(entry, name);
            case 2, 3, 4 -> new TreeCommand.Move(entry, parent(entries));
            default -> new TreeCommand.Delete(entry);
        };
    }

    private @Nullable EntryId parent(List<Entry> entries) {
        return entries.isEmpty() || random.nextInt(4) == 0
                ? null
                : entries.get(random.nextInt(entries.size())).id();
    }

    /** What the model makes of a command; empty if it must be refused. */
    private Optional<Map<String, EntryKind>> expect(TreeCommand command) {
        return switch (command) {
            case TreeCommand.Create create -> {
                Map<String, EntryKind> after = new TreeMap<>(model);
                after.put(below(create.parent(), create.name()), create.kind());
                boolean free = after.size() > model.size();
                yield Optional.of(after).filter(_ -> free && isFolder(create.parent()) && isAllowed(after));
            }
            case TreeCommand.Rename rename -> {
                String from = tree.path(rename.entry());
                String parent = from.contains("/") ? from.substring(0, from.lastIndexOf('/') + 1) : "";
                yield relocate(from, parent + rename.name());
            }
            case TreeCommand.Move move -> {
                String from = tree.path(move.entry());
                String name = from.substring(from.lastIndexOf('/') + 1);
                yield isFolder(move.parent()) ? relocate(from, below(move.parent(), name)) : Optional.empty();
            }
            case TreeCommand.Delete delete -> {
                String path = tree.path(delete.entry());
                Map<String, EntryKind> after = new TreeMap<>(model);
                after.keySet().removeIf(there -> there.equals(path) || there.startsWith(path + "/"));
                yield Optional.of(after);
            }
        };
    }

    private Optional<Map<String, EntryKind>> relocate(String from, String to) {
        if (to.startsWith(from + "/") || (model.containsKey(to) && !to.equals(from))) {
            return Optional.empty();
        }
        Map<String, EntryKind> after = new TreeMap<>();
        model.forEach((path, kind) -> {
            boolean along = path.equals(from) || path.startsWith(from + "/");
            after.put(along ? to + path.substring(from.length()) : path, kind);
        });
        return Optional.of(after).filter(this::isAllowed);
    }

    private boolean isAllowed(Map<String, EntryKind> paths) {
        return paths.size() <= 60 && paths.keySet().stream().allMatch(path -> path.split("/").length <= 5);
    }

    private boolean isFolder(@Nullable EntryId parent) {
        return parent == null || model.get(tree.path(parent)) == EntryKind.FOLDER;
    }

    private String below(@Nullable EntryId parent, String name) {
        return parent == null ? name : tree.path(parent) + "/" + name;
    }

    private static Map<String, EntryKind> paths(Tree tree) {
        List<Entry> entries = tree.list();
        Set<EntryId> seen = new HashSet<>();
        List<Entry> orphans = new ArrayList<>();
        for (Entry entry : entries) {
            seen.add(entry.id());
            if (entry.parent() != null && !seen.contains(entry.parent())) {
                orphans.add(entry);
            }
        }
        assertThat(orphans).as("listed before their parents").isEmpty();
        return entries.stream()
                .collect(Collectors.toMap(entry -> tree.path(entry.id()), Entry::kind, (a, _) -> a, TreeMap::new));
    }
}
