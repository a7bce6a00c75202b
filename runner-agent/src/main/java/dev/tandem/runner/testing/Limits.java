package dev.tandem.runner.testing;

/** How much of one test is told, in characters. */
final class Limits {
    static final int NAME = 200;
    static final int SUITES = 8;
    static final int MESSAGE = 1000;
    static final int DETAIL = 8000;

    private Limits() {}
}
