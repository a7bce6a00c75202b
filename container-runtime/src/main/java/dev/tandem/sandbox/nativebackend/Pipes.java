package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.SystemCallException;
import java.util.List;

/** The three pipes between a process and its keeper. */
final class Pipes implements AutoCloseable {
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

    /** What the process gets as its descriptors 0, 1 and 2. */
    List<Descriptor> programEnds() {
        return List.of(input.readEnd(), output.writeEnd(), errors.writeEnd());
    }

    void closeProgramEnds() {
        programEnds().forEach(Descriptor::close);
    }

    Descriptor toProgram() {
        return input.writeEnd();
    }

    Descriptor fromOutput() {
        return output.readEnd();
    }

    Descriptor fromErrors() {
        return errors.readEnd();
    }

    @Override
    public void close() {
        input.close();
        output.close();
        errors.close();
    }
}
