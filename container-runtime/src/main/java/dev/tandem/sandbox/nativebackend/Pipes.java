package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.StandardStreams;
import dev.tandem.sandbox.linux.SystemCallException;
import java.util.List;

/** The three pipes between a process and its keeper. */
final class Pipes implements ProgramEnds {
    private final Descriptor.Pipe input;
    private final Descriptor.Pipe output;
    private final Descriptor.Pipe errors;

    private Pipes(Descriptor.Pipe input, Descriptor.Pipe output, Descriptor.Pipe errors) {
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    static Pipes open() throws SystemCallException {
        Descriptor.Pipe input = Descriptor.Pipe.open();
        Descriptor.Pipe output = Descriptor.Pipe.open();
        Descriptor.Pipe errors = Descriptor.Pipe.open();
        input.writeEnd().nonBlocking();
        output.readEnd().nonBlocking();
        errors.readEnd().nonBlocking();
        return new Pipes(input, output, errors);
    }

    @Override
    public StandardStreams given() {
        return new StandardStreams.Open(programsOwn());
    }

    private List<Descriptor> programsOwn() {
        return List.of(input.readEnd(), output.writeEnd(), errors.writeEnd());
    }

    @Override
    public void started() {
        programsOwn().forEach(Descriptor::close);
    }

    @Override
    public Descriptor toProgram() {
        return input.writeEnd();
    }

    @Override
    public Descriptor fromOutput() {
        return output.readEnd();
    }

    @Override
    public Descriptor fromErrors() {
        return errors.readEnd();
    }

    @Override
    public void endInput() {
        input.writeEnd().close();
    }

    @Override
    public void resize(TerminalSize size) {
        throw new IllegalStateException("the process has no terminal");
    }

    @Override
    public void close() {
        input.close();
        output.close();
        errors.close();
    }
}
