package dev.tandem.bench.crdt;

/** Those that are measured. */
enum Engine {
    OURS("ours"),
    YJS("Yjs"),
    YRS("yrs");

    private final String title;

    Engine(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Whether its first pass is as fast as any: machine code from the start. */
    boolean isCompiledAhead() {
        return this == YRS;
    }
}
