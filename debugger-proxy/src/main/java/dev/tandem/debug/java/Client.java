package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;

/** Whoever debugs. Any thread. */
interface Client {
    void tell(String event, ObjectNode body);

    /** {@return the answer's body; a {@link Refusal} if the client refuses} */
    CompletableFuture<ObjectNode> ask(String command, ObjectNode arguments);

    /** Tells output of the program, or about it. */
    default void output(String category, String text) {
        tell("output", Json.object().put("category", category).put("output", text));
    }
}
