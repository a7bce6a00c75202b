package dev.tandem.platform.run;

import dev.tandem.protocol.TestCase;
import java.util.ArrayList;
import java.util.List;

/** The tests of the newest run that are kept in memory: as many as an honest runner tells. Confined to the session's owner. */
final class KeptTests {
    /** A runner tells 2,000. */
    static final int MOST_TESTS = 2000;

    /** In characters; a runner tells half of it. */
    static final int MOST_LENGTH = 1 << 20;

    private final List<TestCase> tests = new ArrayList<>();
    private int length;

    void addAll(List<TestCase> more) {
        for (TestCase test : more) {
            if (tests.size() < MOST_TESTS && length + test.length() <= MOST_LENGTH) {
                tests.add(test);
                length += test.length();
            }
        }
    }

    void clear() {
        tests.clear();
        length = 0;
    }

    List<TestCase> list() {
        return List.copyOf(tests);
    }
}
