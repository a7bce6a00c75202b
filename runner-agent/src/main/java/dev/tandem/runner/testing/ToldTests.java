package dev.tandem.runner.testing;

import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * The tests of one run that are told further: within bounds, because all of them are kept by the platform and by every page. Beyond these they are only
 * counted. For one thread at a time.
 */
public final class ToldTests {
    /** How many are told. */
    public static final int MOST_TESTS = 2000;

    /** How many characters are told with details; without them as many again. */
    static final int MOST_CHARACTERS = 256 << 10;

    private final List<TestCase> untold = new ArrayList<>();
    private TestCounts total = TestCounts.NONE;
    private int tests;
    private int characters;

    /** One is over. */
    public void add(TestCase test) {
        total = total.plus(test.state());
        TestCase told = characters + test.length() <= MOST_CHARACTERS ? test : withoutDetail(test);
        if (tests < MOST_TESTS && characters + told.length() <= 2 * MOST_CHARACTERS) {
            tests++;
            characters += told.length();
            untold.add(told);
        }
    }

    /** {@return those that were not taken yet} */
    public List<TestCase> take() {
        List<TestCase> taken = List.copyOf(untold);
        untold.clear();
        return taken;
    }

    /** {@return how many are over} */
    public TestCounts total() {
        return total;
    }

    private static TestCase withoutDetail(TestCase test) {
        return new TestCase(
                test.file(),
                test.line(),
                test.suites(),
                test.name(),
                test.state(),
                Plain.line(test.message(), Limits.NAME),
                "",
                test.millis());
    }
}
