package dev.tandem.crdt.store;

/** One name of a map: the list of all items ever set under it, of which the last is the value unless it is deleted. */
final class MapEntry {
    final String key;
    int first = Blocks.NONE;
    int last = Blocks.NONE;

    MapEntry(String key) {
        this.key = key;
    }
}
