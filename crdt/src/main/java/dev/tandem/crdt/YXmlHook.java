package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;

/** A node of a type of the user's own among XML nodes: a map with a name. */
public final class YXmlHook extends YMap {
    private final String hookName;

    /** An empty hook that belongs to no document yet. */
    public YXmlHook(String hookName) {
        super(TypeRef.XML_HOOK);
        this.hookName = hookName;
    }

    YXmlHook(Replica replica, SharedType state) {
        super(TypeRef.XML_HOOK, replica, state);
        String name = state.name();
        this.hookName = name == null ? "" : name;
    }

    @Override
    String sharedName() {
        return hookName;
    }

    /** The name that it was given. */
    public String hookName() {
        return hookName;
    }

    @Override
    public YXmlHook clone() {
        return copy(0);
    }

    @Override
    YXmlHook copy(int depth) {
        var copy = new YXmlHook(hookName);
        forEach((key, value) -> copy.set(key, Copies.of(value, depth + 1)));
        return copy;
    }
}
