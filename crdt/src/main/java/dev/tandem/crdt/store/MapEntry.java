package dev.tandem.crdt.store;

/** One name of a map: the list of all items ever set under it, of which the last is the value unless it is deleted. */
final class MapEntry {
    final SharedType type;
    final String key;
    int first = Blocks.NONE;
    int last = Blocks.NONE;

    MapEntry(SharedType type, String key) {
        this.type = type;
        this.key = key;
    }
}
