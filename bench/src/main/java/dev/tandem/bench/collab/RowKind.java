package dev.tandem.bench.collab;

/** What is measured. */
enum RowKind {
    ROOM_50("room50"),
    ROOMS_100("rooms100"),
    STEADY("steady"),
    ACKNOWLEDGED("ack");

    private final String key;

    RowKind(String key) {
        this.key = key;
    }

    /** Its name on the command line. */
    String key() {
        return key;
    }
}
