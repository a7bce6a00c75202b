package dev.tandem.bench.collab;

/** What is measured. */
enum RowKind {
    ROOM_50("room50"),
    ROOMS_100("rooms100"),
    OVERLOAD("overload"),
    STEADY("steady"),
    ACKNOWLEDGED("ack"),
    IDLE("idle"),
    OPEN("open");

    private final String key;

    RowKind(String key) {
        this.key = key;
    }

    /** Its name on the command line. */
    String key() {
        return key;
    }
}
