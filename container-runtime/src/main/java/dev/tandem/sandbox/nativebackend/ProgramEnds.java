package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.StandardStreams;
import org.jspecify.annotations.Nullable;

/** The keeper's ends of a program's standard streams. Made before the program; the keeper's alone afterwards. */
sealed interface ProgramEnds extends AutoCloseable permits Pipes, TerminalEnds {
    /** What the program is given. */
    StandardStreams given();

    /** The program runs: what only it needs is closed here. */
    void started();

    Descriptor toProgram();

    Descriptor fromOutput();

    /** Null where everything comes by {@link #fromOutput}. */
    @Nullable Descriptor fromErrors();

    /** There is no more input. */
    void endInput();

    /** Shows so much; only on a terminal. */
    void resize(TerminalSize size);

    @Override
    void close();
}
