package dev.tandem.runner.follow;

import dev.tandem.runner.language.Language;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The sandbox that programs are started in, with the files as they are. It is another one if the one that is there cannot be used any more,
 * and nobody is at work in it. Confined to the session's thread.
 */
final class ProgramSandbox {
    private final SessionSandbox sandbox;
    private final ImageChoice images;
    private final WriteDelay unwritten;
    private final BooleanSupplier isIdle;
    private boolean spoiled;

    /** @param isIdle whether no program is at work in the sandbox that is there */
    ProgramSandbox(SessionSandbox sandbox, ImageChoice images, WriteDelay unwritten, BooleanSupplier isIdle) {
        this.sandbox = sandbox;
        this.images = images;
        this.unwritten = unwritten;
        this.isIdle = isIdle;
    }

    /** A program could not be started, or has filled the disk: the next one gets another sandbox. */
    void spoil() {
        spoiled = true;
    }

    /**
     * {@return the sandbox for a program of a language}: another one if it has not the language's tools
     *
     * @throws IOException if the files cannot be written to it
     */
    Sandbox of(Language language) throws SandboxException, IOException {
        Optional<String> image = images.ofRun(language);
        sandbox.require(image, isIdle.getAsBoolean());
        return ready(image);
    }

    /**
     * {@return the sandbox for a program of no language}
     *
     * @throws IOException if the files cannot be written to it
     */
    Sandbox ofSession() throws SandboxException, IOException {
        return ready(images.ofSession());
    }

    /** @param image of what it is made if there is none */
    private Sandbox ready(Optional<String> image) throws SandboxException, IOException {
        boolean idle = isIdle.getAsBoolean();
        if (spoiled && idle) {
            sandbox.close();
            spoiled = false;
        }
        Sandbox ready = sandbox.ready(image, idle);
        unwritten.end();
        return ready;
    }
}
