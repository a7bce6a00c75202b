package dev.tandem.debug.java;

import com.microsoft.java.debug.core.IDebugSession;
import dev.tandem.debug.java.code.ClassFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The program that is debugged.
 *
 * @param session with its VM, whose events nobody hears yet
 * @param classes it was compiled to
 * @param process that runs it; null if somebody else has started it
 * @param built where its classes are if we have compiled them; they go with the program
 * @param attached whether it ran before we came: then it outlives us
 */
record Program(
        IDebugSession session,
        ClassFiles classes,
        Sources sources,
        @Nullable ProgramProcess process,
        TemporaryFolder built,
        boolean attached)
        implements AutoCloseable {
    /** Ends it at once. Any thread. */
    void end() {
        if (process != null) {
            process.kill();
        } else {
            session.getVM().exit(ProgramProcess.TERMINATED);
        }
    }

    @Override
    public void close() {
        try {
            classes.close();
            sources.close();
            built.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
