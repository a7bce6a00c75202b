package dev.tandem.runner.testing;

/** What is said of a test that began and never ended. */
final class Unended {
    static final String MESSAGE = "It had not ended when the run ended.";

    private Unended() {}
}
