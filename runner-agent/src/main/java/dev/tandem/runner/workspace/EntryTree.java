package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files and folders with their paths: those of the log, or those that are on a disk. Confined to one thread. */
final class EntryTree {
    private final Map<EntryId, Entry> entries = new LinkedHashMap<>();
    /** By folder, null for the top; by name. */
    private final Map<@Nullable EntryId, Map<String, EntryId>> children = new HashMap<>();

    /** {@return an independent copy} */
    EntryTree copy() {
        EntryTree copy = new EntryTree();
        copy.entries.putAll(entries);
        children.forEach((parent, names) -> copy.children.put(parent, new LinkedHashMap<>(names)));
        return copy;
    }

    boolean contains(EntryId id) {
        return entries.containsKey(id);
    }

    @Nullable Entry find(EntryId id) {
        return entries.get(id);
    }

    /** {@return the entry at a path; null if there is none} */
    @Nullable Entry find(String path) {
        Entry at = null;
        for (String name : path.split("/", -1)) {
            at = child(at == null ? null : at.id(), name);
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /** {@return the entry of a name in a folder, null for the top; null if there is none} */
    @Nullable Entry child(@Nullable EntryId parent, String name) {
        EntryId id = children.getOrDefault(parent, Map.of()).get(name);
        return id == null ? null : entries.get(id);
    }

    /** {@return what is in a folder, null for the top} */
    List<Entry> children(@Nullable EntryId parent) {
        List<Entry> found = new ArrayList<>();
        children.getOrDefault(parent, Map.of()).values().forEach(id -> found.add(known(id)));
        return found;
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
        if (isWithin(parent, entry.id())) {
            throw new IllegalArgumentException("entry %s would be within itself".formatted(entry.id()));
        }
        detach(entry.id());
        entries.put(entry.id(), entry);
        children.computeIfAbsent(parent, _ -> new LinkedHashMap<>()).put(name, entry.id());
    }

    void remove(EntryId id) {
        detach(id);
        entries.remove(id);
    }

    /** Gives an entry another id; what is in it stays in it. */
    void replaceId(EntryId from, EntryId to) {
        Entry entry = known(from);
        List<Entry> within = children(from);
        remove(from);
        put(new Entry(to, entry.parent(), entry.name(), entry.kind()));
        for (Entry each : within) {
            put(new Entry(each.id(), to, each.name(), each.kind()));
        }
        children.remove(from);
    }

    /**
     * {@return the entry's path, its parts separated by slashes}
     *
     * @throws IllegalArgumentException if it is not there
     */
    String path(EntryId id) {
        Deque<String> parts = new ArrayDeque<>();
        for (@Nullable EntryId at = id; at != null; ) {
            Entry entry = known(at);
            parts.addFirst(entry.name());
            at = entry.parent();
        }
        return String.join("/", parts);
    }

    /** {@return the path of a name in a folder, null for the top} */
    String path(@Nullable EntryId parent, String name) {
        return parent == null ? name : path(parent) + "/" + name;
    }

    /** {@return the entry and everything under it, parents before children} */
    List<Entry> withDescendants(EntryId id) {
        List<Entry> found = new ArrayList<>();
        found.add(known(id));
        for (int next = 0; next < found.size(); next++) {
            found.addAll(children(found.get(next).id()));
        }
        return found;
    }

    /** {@return whether an entry, null for the top, is {@code ancestor} or under it} */
    boolean isWithin(@Nullable EntryId id, EntryId ancestor) {
        for (@Nullable EntryId at = id; at != null; ) {
            if (at.equals(ancestor)) {
                return true;
            }
            Entry entry = entries.get(at);
            at = entry == null ? null : entry.parent();
        }
        return false;
    }

    private void detach(EntryId id) {
        Entry there = entries.get(id);
        if (there != null) {
            Map<String, EntryId> siblings = children.get(there.parent());
            if (siblings != null) {
                // Two may have one name while several changes are taken in at once: only its own place is given up.
                siblings.remove(there.name(), id);
                if (siblings.isEmpty()) {
                    children.remove(there.parent());
                }
            }
        }
    }

    private Entry known(EntryId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("entry " + id + " is not there");
        }
        return entry;
    }
}
