package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The program's own process, where it is not the adapter that holds its streams. Called on the hub's loop; must not block.
 */
public interface ProgramSide {
    /** A program whose streams the adapter holds. */
    ProgramSide NONE = new ProgramSide() {
        @Override
        public void open(Sink sink) {}

        @Override
        public boolean startsPrograms() {
            return false;
        }

        @Override
        public CompletionStage<ObjectNode> start(ObjectNode arguments) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException("no programs are started here"));
        }

        @Override
        public CompletionStage<OptionalInt> drained() {
            return CompletableFuture.completedFuture(OptionalInt.empty());
        }
    };

    /** Where what it writes goes. Any thread. */
    @FunctionalInterface
    interface Sink {
        /**
         * Tells all who debug.
         *
         * @param category of the protocol's {@code output}: {@code stdout}, {@code stderr}
         * @return when it has been told: whoever reads waits for it, so that an endless output fills no memory
         */
        CompletionStage<Void> write(String category, String text);
    }

    /** Called once, first. */
    void open(Sink sink);

    /** {@return whether it can start programs; if not, adapters are told so} */
    boolean startsPrograms();

    /**
     * Starts the program, because the adapter wants it outside of itself.
     *
     * @param arguments of the protocol's {@code runInTerminal}: {@code args}, {@code env}, {@code cwd}
     * @return the body of the answer
     */
    CompletionStage<ObjectNode> start(ObjectNode arguments);

    /**
     * {@return when all that the program wrote has been told, after it has ended: its exit code if that is known here} The hub does not wait
     * for it longer than for an answer.
     */
    CompletionStage<OptionalInt> drained();
}
