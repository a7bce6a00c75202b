package dev.tandem.crdt.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of one shared type: the head of its list and of each of its names. What it is called and offers to users is the business of
 * the facade that hangs on it.
 */
public final class SharedType {
    /** Kind of a root that only updates have named so far. */
    public static final int UNKNOWN = -1;

    /** Hears of the transactions that changed a type. */
    @FunctionalInterface
    public interface Observer {
        /** Called before anything deleted is forgotten. */
        void changed(TypeChange change);
    }

    /** Hears of the transactions that changed a type or what is nested in it. */
    @FunctionalInterface
    public interface DeepObserver {
        /** Called once for all changes, before anything deleted is forgotten. */
        void changed(DeepChange change);
    }

    /** Name at the root; {@code null} for a nested type. */
    final @Nullable String rootName;
    /** See {@code TypeRef}; {@link #UNKNOWN} for a root that nobody has asked for. */
    private int typeRef;
    /** Name of an XML element or hook. */
    final @Nullable String name;

    // The item that holds a nested type.
    int client = Blocks.NONE;
    int clock;
    boolean deleted;

    int first = Blocks.NONE;
    int last = Blocks.NONE;
    int length;
    /** Whether there ever were formats in its list. */
    boolean formatted;
    /** Only while Yjs does not know of its formats. */
    @Nullable SearchMarkers markers;

    private final Map<String, MapEntry> entries = new LinkedHashMap<>();

    /** Positions of the list, made when first asked for. */
    @Nullable PositionIndex index;

    /** Formats of the list, made when first asked for. */
    @Nullable FormatIndex formats;

    private @Nullable Object facade;
    private List<Observer> observers = List.of();
    private List<DeepObserver> deepObservers = List.of();
    /** Whether there are observers. */
    boolean observed;
    /** Its change by the present transaction, if noted. */
    @Nullable TypeChange change;

    private SharedType(@Nullable String rootName, int typeRef, @Nullable String name) {
        this.rootName = rootName;
        this.typeRef = typeRef;
        this.name = name;
    }

    static SharedType root(String name) {
        return new SharedType(name, UNKNOWN, null);
    }

    /** A type that is not yet in a document. */
    public static SharedType nested(int typeRef, @Nullable String name) {
        return new SharedType(null, typeRef, name);
    }

    /** What type it is: a number of {@code TypeRef} or {@link #UNKNOWN}. */
    public int typeRef() {
        return typeRef;
    }

    /** Name of an XML element or hook. */
    public @Nullable String name() {
        return name;
    }

    /** Settles what a root of unknown type is. */
    public void settle(int ref) {
        typeRef = ref;
        facade = null;
        markers = formatted ? new SearchMarkers() : null;
    }

    /** Whether Yjs knows that there are or were formats: it forgets when a root is asked for as a type, until the next format comes. */
    boolean isKnownToBeFormatted() {
        return formatted && markers == null;
    }

    /** Sum of the lengths of the list's countable items that are not deleted. */
    public int length() {
        return length;
    }

    /** Whether the item that holds it is deleted. */
    public boolean isDeleted() {
        return deleted;
    }

    /** What users see of it; made at most once. */
    public Object facade(Function<SharedType, Object> make) {
        Object known = facade;
        if (known == null) {
            known = make.apply(this);
            facade = known;
        }
        return known;
    }

    /** Adds an observer. */
    public void observe(Observer observer) {
        observers = Listeners.with(observers, observer);
        observed = true;
    }

    /** Removes an observer. */
    public void unobserve(Observer observer) {
        observers = Listeners.without(observers, observer);
        observed = !observers.isEmpty();
    }

    List<Observer> observers() {
        return observers;
    }

    void deepObservers(List<DeepObserver> changed) {
        deepObservers = changed;
    }

    List<DeepObserver> deepObservers() {
        return deepObservers;
    }

    @Nullable MapEntry entry(String key) {
        return entries.get(key);
    }

    MapEntry makeEntry(String key) {
        return entries.computeIfAbsent(key, name -> new MapEntry(this, name));
    }

    Iterable<MapEntry> entries() {
        return entries.values();
    }

    Set<String> keys() {
        return entries.keySet();
    }

    void clear() {
        first = Blocks.NONE;
        last = Blocks.NONE;
        entries.clear();
        index = null;
        formats = null;
    }
}
