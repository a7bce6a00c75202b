package dev.tandem.bench.debug;

import java.io.IOException;

/** A program that is stepped through. One thread. */
interface Stepper extends AutoCloseable {
    /** Steps over a line; returns when everybody sees where the program stands, with its stack and the variables there. */
    void step() throws IOException, InterruptedException;

    /** Waits until nobody does anything any more. */
    void settle() throws IOException, InterruptedException;

    @Override
    void close();
}
