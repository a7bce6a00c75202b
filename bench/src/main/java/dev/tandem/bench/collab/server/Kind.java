package dev.tandem.bench.collab.server;

/** The servers that are compared. */
public enum Kind {
    OURS("ours", "ours", true),
    HOCUSPOCUS("hocuspocus", "Hocuspocus", false),
    HOCUSPOCUS_POSTGRES("hocuspocus-pg", "Hocuspocus+PG", true),
    Y_WEBSOCKET("y-websocket", "y-websocket", false);

    private final String key;
    private final String title;
    private final boolean stores;

    Kind(String key, String title, boolean stores) {
        this.key = key;
        this.title = title;
        this.stores = stores;
    }

    /** Its name on the command line. */
    public String key() {
        return key;
    }

    /** Its name in tables. */
    public String title() {
        return title;
    }

    /** Whether documents outlive its process. */
    public boolean stores() {
        return stores;
    }
}
