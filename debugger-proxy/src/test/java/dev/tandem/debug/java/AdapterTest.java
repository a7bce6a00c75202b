package dev.tandem.debug.java;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with an adapter of its own, and a folder for its program. */
abstract class AdapterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    AdapterUnderTest java;

    @BeforeEach
    void start() throws IOException {
        java = AdapterUnderTest.start();
    }

    @AfterEach
    void end() throws IOException {
        java.close();
    }

    /** {@return a program that waits for its breakpoints} */
    Path launched(String text) throws IOException {
        Path main = AdapterUnderTest.program(folder, text);
        java.launch(main);
        return main;
    }
}
