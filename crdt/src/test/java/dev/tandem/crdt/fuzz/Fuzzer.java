package dev.tandem.crdt.fuzz;

/** Where Jazzer calls: with each of its inputs. The property {@code crdt.fuzz.target} names the target. */
public final class Fuzzer {
    private static final FuzzTarget TARGET = FuzzTarget.valueOf(System.getProperty("crdt.fuzz.target", "APPLY"));

    private Fuzzer() {}

    /** Called by its name. */
    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.run(input);
    }
}
