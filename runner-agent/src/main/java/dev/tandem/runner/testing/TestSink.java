package dev.tandem.runner.testing;

import dev.tandem.protocol.TestCase;

/** Takes what was read from a report. Called by whoever feeds the reader. */
public interface TestSink {
    /** A test is over. */
    void ended(TestCase test);

    /** The report has text for people in it, that belongs to the run's output. */
    void printed(String text);
}
