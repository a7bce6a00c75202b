package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.StandardStreams;
import dev.tandem.sandbox.linux.SystemCallException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** A terminal between a process and its keeper: one descriptor for both directions. */
final class TerminalEnds implements ProgramEnds {
    private static final Logger LOG = System.getLogger(TerminalEnds.class.getName());

    private final StandardStreams.Terminal terminal;

    TerminalEnds(TerminalSize size) {
        this.terminal = new StandardStreams.Terminal(size.columns(), size.rows());
    }

    @Override
    public StandardStreams given() {
        return terminal;
    }

    @Override
    public void started() {}

    @Override
    public Descriptor toProgram() {
        return terminal.made().master();
    }

    @Override
    public Descriptor fromOutput() {
        return terminal.made().master();
    }

    @Override
    public @Nullable Descriptor fromErrors() {
        return null;
    }

    /** The end of input is typed. */
    @Override
    public void endInput() {}

    @Override
    public void resize(TerminalSize size) {
        try {
            terminal.made().resize(size.columns(), size.rows());
        } catch (SystemCallException e) {
            LOG.log(Level.DEBUG, "a terminal is not resized, its programs have ended", e);
        }
    }

    @Override
    public void close() {
        terminal.close();
    }
}
