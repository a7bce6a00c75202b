package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.Signal;
import dev.tandem.sandbox.TerminalSize;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;

/** A process, for those who use it; its {@link ProcessKeeper} does the work. */
final class NativeProcess implements SandboxProcess {
    private final ProcessKeeper keeper;

    NativeProcess(ProcessKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public OutputStream input() {
        return keeper.input();
    }

    @Override
    public InputStream output() {
        return keeper.output();
    }

    @Override
    public InputStream errors() {
        return keeper.errors();
    }

    @Override
    public void resize(TerminalSize size) {
        keeper.resize(size);
    }

    @Override
    public void signal(Signal signal) {
        keeper.signal(signal);
    }

    @Override
    public void stop() {
        keeper.end(Cause.STOPPED);
    }

    @Override
    public ProcessEnd await() throws InterruptedException {
        try {
            return keeper.end().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the process could not be kept", e.getCause());
        }
    }

    @Override
    public void close() {
        stop();
        keeper.output().close();
        keeper.errors().close();
        // Killing takes milliseconds and nothing can hold it up, so an interrupt need not cut it short.
        keeper.end().handle((end, failure) -> true).join();
    }
}
