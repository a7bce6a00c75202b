package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of a session as the log tells them, and their paths. Confined to one thread. */
final class EntryTree {
    private final Map<EntryId, Entry> entries = new LinkedHashMap<>();

    boolean contains(EntryId id) {
        return entries.containsKey(id);
    }

    @Nullable Entry find(EntryId id) {
        return entries.get(id);
    }

    Collection<Entry> all() {
        return List.copyOf(entries.values());
    }

    /**
     * Adds an entry, or replaces the one of its id.
     *
     * @throws IllegalArgumentException if its name is not one part of a path, or its parent is not there or is within it
     */
    void put(Entry entry) {
        String name = entry.name();
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException("entry %s has a name that is no part of a path: %.300s"
                    .formatted(entry.id(), name.replace('\0', '?')));
        }
        EntryId parent = entry.parent();
        if (parent != null && !entries.containsKey(parent)) {
            throw new IllegalArgumentException("entry %s is in %s, which is not there".formatted(entry.id(), parent));
        }
        if (parent != null && isWithin(entries.get(parent), entry.id())) {
            throw new IllegalArgumentException("entry %s would be within itself".formatted(entry.id()));
        }
        entries.put(entry.id(), entry);
    }

    void remove(EntryId id) {
        entries.remove(id);
    }

    /**
     * {@return the entry's path, its parts separated by slashes}
     *
     * @throws IllegalArgumentException if it is not there
     */
    String path(EntryId id) {
        Deque<String> parts = new ArrayDeque<>();
        for (@Nullable EntryId at = id; at != null; ) {
            Entry entry = entries.get(at);
            if (entry == null) {
                throw new IllegalArgumentException("entry " + at + " is not there");
            }
            parts.addFirst(entry.name());
            at = entry.parent();
        }
        return String.join("/", parts);
    }

    /** {@return the entry and everything under it, parents before children} */
    List<Entry> withDescendants(EntryId id) {
        return entries.values().stream()
                .filter(entry -> isWithin(entry, id))
                .sorted((one, other) -> Integer.compare(depth(one), depth(other)))
                .toList();
    }

    private boolean isWithin(@Nullable Entry entry, EntryId ancestor) {
        for (@Nullable Entry at = entry; at != null; at = parentOf(at)) {
            if (at.id().equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    private int depth(Entry entry) {
        int depth = 0;
        for (@Nullable Entry at = parentOf(entry); at != null; at = parentOf(at)) {
            depth++;
        }
        return depth;
    }

    private @Nullable Entry parentOf(Entry entry) {
        EntryId parent = entry.parent();
        return parent == null ? null : entries.get(parent);
    }
}
