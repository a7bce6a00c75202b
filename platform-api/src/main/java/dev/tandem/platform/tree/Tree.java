package dev.tandem.platform.tree;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.TreeChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session's files and folders.
 *
 * <p>Invariants: names are valid and composed (NFC); no two entries of one parent have one name, in exact spelling; each parent
 * is a folder of the tree; following parents ends at the top. {@link TreeLimits} hold for what commands bring about. Confined to
 * one thread.
 */
public final class Tree {
    private final TreeLimits limits;
    private final Map<EntryId, Entry> entries = new LinkedHashMap<>();
    /** Names within a folder; the top has the key null. */
    private final Map<@Nullable EntryId, Map<String, EntryId>> children = new HashMap<>();

    /** An empty tree. */
    public Tree(TreeLimits limits) {
        this.limits = limits;
    }

    /** A tree of these entries, which once were in a tree. */
    public Tree(TreeLimits limits, Collection<Entry> entries) {
        this.limits = limits;
        entries.forEach(this::put);
    }

    /** {@return an independent copy} */
    public Tree copy() {
        return new Tree(limits, entries.values());
    }

    public Optional<Entry> find(EntryId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** {@return the entry of a name in a folder; null for the top} */
    public Optional<Entry> child(@Nullable EntryId parent, String name) {
        return Optional.ofNullable(childrenOf(parent).get(name)).map(this::entry);
    }

    /**
     * {@return an entry that is a text file}
     *
     * @throws Refusal {@code FILE-03}; {@code BLOB-07} if it is another file
     */
    public Entry requireFile(EntryId id) {
        Entry entry = requireContent(id);
        if (entry.kind() == EntryKind.BLOB) {
            throw new Refusal(ErrorCode.BLOB_NO_TEXT_FILE, Map.of("name", entry.name()));
        }
        return entry;
    }

    /**
     * {@return an entry that is a file of any kind}
     *
     * @throws Refusal {@code FILE-03}
     */
    public Entry requireContent(EntryId id) {
        return find(id).filter(entry -> entry.kind() != EntryKind.FOLDER).orElseThrow(() -> unknown(id));
    }

    /** {@return all entries, parents before children, each folder's children by name} */
    public List<Entry> list() {
        List<Entry> list = new ArrayList<>(entries.size());
        Deque<Entry> open = new ArrayDeque<>();
        pushChildren(null, open);
        while (!open.isEmpty()) {
            Entry entry = open.pop();
            list.add(entry);
            pushChildren(entry.id(), open);
        }
        return list;
    }

    private void pushChildren(@Nullable EntryId parent, Deque<Entry> open) {
        childrenOf(parent).entrySet().stream()
                .sorted(Map.Entry.<String, EntryId>comparingByKey().reversed())
                .forEach(child -> open.push(entry(child.getValue())));
    }

    /** {@return the path of an entry from the top, its parts joined by slashes} */
    public String path(EntryId id) {
        return pathOf(entry(id));
    }

    /**
     * Does one command.
     *
     * @param id for the entry that it creates
     * @return the change, which {@link #apply} has done already
     * @throws Refusal {@code FILE-01..07}; nothing happened
     */
    public TreeChange execute(TreeCommand command, EntryId id) {
        TreeChange change = switch (command) {
            case TreeCommand.Create create -> create(create, id);
            case TreeCommand.Rename rename -> rename(rename);
            case TreeCommand.Move move -> move(move);
            case TreeCommand.Delete delete ->
                new TreeChange.Deleted(require(delete.entry()).id());
        };
        apply(change);
        return change;
    }

    private TreeChange create(TreeCommand.Create create, EntryId id) {
        requireFolder(create.parent());
        if (entries.size() >= limits.maxEntries()) {
            throw new Refusal(ErrorCode.FILE_TOO_MANY, Map.of("limit", limits.maxEntries()));
        }
        Entry entry = new Entry(id, create.parent(), EntryName.check(create.name()), create.kind());
        requireFree(entry);
        requireShort(entry);
        return new TreeChange.Created(entry);
    }

    private TreeChange rename(TreeCommand.Rename rename) {
        Entry entry = require(rename.entry());
        Entry renamed = new Entry(entry.id(), entry.parent(), EntryName.check(rename.name()), entry.kind());
        requireFree(renamed);
        requireShort(renamed);
        return new TreeChange.Renamed(renamed.id(), renamed.name());
    }

    private TreeChange move(TreeCommand.Move move) {
        Entry entry = require(move.entry());
        requireFolder(move.parent());
        for (Entry above = parentOf(move.parent()); above != null; above = parentOf(above.parent())) {
            if (above.id().equals(entry.id())) {
                throw new Refusal(ErrorCode.FILE_INSIDE_ITSELF, Map.of("name", entry.name()));
            }
        }
        Entry moved = new Entry(entry.id(), move.parent(), entry.name(), entry.kind());
        requireFree(moved);
        requireShort(moved);
        return new TreeChange.Moved(moved.id(), moved.parent());
    }

    private @Nullable Entry parentOf(@Nullable EntryId id) {
        return id == null ? null : entry(id);
    }

    private void requireFolder(@Nullable EntryId parent) {
        if (parent != null && require(parent).kind() != EntryKind.FOLDER) {
            throw new Refusal(
                    ErrorCode.FILE_PARENT_NOT_FOLDER,
                    Map.of("name", require(parent).name()));
        }
    }

    private void requireFree(Entry wanted) {
        EntryId there = childrenOf(wanted.parent()).get(wanted.name());
        if (there != null && !there.equals(wanted.id())) {
            throw new Refusal(ErrorCode.FILE_EXISTS, Map.of("name", wanted.name()));
        }
    }

    /** Checks depth and path of an entry at its new place, and of all that is under it. */
    private void requireShort(Entry wanted) {
        int depth = 1;
        int length = wanted.name().length();
        for (Entry above = parentOf(wanted.parent()); above != null; above = parentOf(above.parent())) {
            depth++;
            length += above.name().length() + 1;
        }
        requireShort(wanted, depth, length);
    }

    private void requireShort(Entry entry, int depth, int length) {
        if (depth > limits.maxDepth() || length > limits.maxPathLength()) {
            throw new Refusal(
                    ErrorCode.FILE_PATH_TOO_LONG, Map.of("name", entry.name(), "depth", depth, "length", length));
        }
        for (EntryId child : childrenOf(entry.id()).values()) {
            Entry below = entry(child);
            requireShort(below, depth + 1, length + 1 + below.name().length());
        }
    }

    /** Does a change that was decided by a tree of the same state. Returns the files that are gone by it. */
    public List<EntryId> apply(TreeChange change) {
        return switch (change) {
            case TreeChange.Created created -> {
                put(created.entry());
                yield List.of();
            }
            case TreeChange.Renamed renamed -> {
                Entry entry = take(renamed.entry());
                put(new Entry(entry.id(), entry.parent(), renamed.name(), entry.kind()));
                yield List.of();
            }
            case TreeChange.Moved moved -> {
                Entry entry = take(moved.entry());
                put(new Entry(entry.id(), moved.parent(), entry.name(), entry.kind()));
                yield List.of();
            }
            case TreeChange.Deleted deleted -> delete(deleted.entry());
        };
    }

    private List<EntryId> delete(EntryId top) {
        List<EntryId> files = new ArrayList<>();
        Deque<EntryId> open = new ArrayDeque<>(List.of(top));
        while (!open.isEmpty()) {
            EntryId id = open.pop();
            open.addAll(childrenOf(id).values());
            if (take(id).kind() != EntryKind.FOLDER) {
                files.add(id);
            }
        }
        return files;
    }

    private void put(Entry entry) {
        entries.put(entry.id(), entry);
        children.computeIfAbsent(entry.parent(), _ -> new HashMap<>()).put(entry.name(), entry.id());
    }

    private Entry take(EntryId id) {
        Entry entry = entry(id);
        entries.remove(id);
        Map<String, EntryId> siblings = children.get(entry.parent());
        if (siblings != null) {
            siblings.remove(entry.name());
            if (siblings.isEmpty()) {
                children.remove(entry.parent());
            }
        }
        return entry;
    }

    private Map<String, EntryId> childrenOf(@Nullable EntryId parent) {
        return children.getOrDefault(parent, Map.of());
    }

    private String pathOf(Entry entry) {
        Entry above = parentOf(entry.parent());
        return above == null ? entry.name() : pathOf(above) + "/" + entry.name();
    }

    private Entry require(EntryId id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /** An entry that must be there, or the tree is broken. */
    private Entry entry(EntryId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalStateException("no entry " + id);
        }
        return entry;
    }

    private static Refusal unknown(EntryId id) {
        return new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", id.toString()));
    }
}
