package dev.tandem.protocol;

/** How many tests ended how. */
public record TestCounts(int passed, int failed, int skipped, int errors) {
    /** No test. */
    public static final TestCounts NONE = new TestCounts(0, 0, 0, 0);

    /** {@return these and one more} */
    public TestCounts plus(TestState state) {
        return switch (state) {
            case PASSED -> new TestCounts(passed + 1, failed, skipped, errors);
            case FAILED -> new TestCounts(passed, failed + 1, skipped, errors);
            case SKIPPED -> new TestCounts(passed, failed, skipped + 1, errors);
            case ERROR -> new TestCounts(passed, failed, skipped, errors + 1);
        };
    }

    /** {@return how many there are} */
    public int total() {
        return passed + failed + skipped + errors;
    }
}
