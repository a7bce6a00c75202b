package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads what a program looks like where it stands, by the requests that participants would make: what they ask for afterwards is known
 * already. Owned by the hub's loop.
 */
final class StopReader {
    /**
     * How much is read.
     *
     * @param frames of the stack that are listed
     * @param openFrames of these whose variables are read
     * @param depth of variables in variables; 1 for those of the scopes alone
     * @param variables of one level
     */
    record Extent(int frames, int openFrames, int depth, int variables) {}

    /** Asks, with participants' numbers in arguments and answer. Completes on the loop. */
    interface Asker {
        CompletableFuture<ObjectNode> ask(Epoch epoch, Question question, ObjectNode arguments);
    }

    private final Asker asker;
    private final Extent extent;

    StopReader(Asker asker, Extent extent) {
        this.asker = asker;
        this.extent = extent;
    }

    /** {@return the stop, on the loop; fails if the adapter does not tell the stack} A scope that cannot be read is left unread. */
    CompletableFuture<Stop> read(Epoch epoch, int threadId, ObjectNode why) {
        ObjectNode arguments =
                object().put("threadId", threadId).put("startFrame", 0).put("levels", extent.frames());
        return asker.ask(epoch, Question.STACK_TRACE, arguments).thenCompose(body -> {
            ArrayNode frames = array(body.get("stackFrames"));
            int total = Math.max(body.path("totalFrames").asInt(), frames.size());
            List<CompletableFuture<?>> parts = new ArrayList<>();
            for (int i = 0; i < Math.min(extent.openFrames(), frames.size()); i++) {
                if (frames.get(i) instanceof ObjectNode frame) {
                    parts.add(readScopes(epoch, frame));
                }
            }
            return all(parts).thenApply(_ -> new Stop(epoch, threadId, why, frames, total));
        });
    }

    private CompletableFuture<?> readScopes(Epoch epoch, ObjectNode frame) {
        return asker.ask(
                        epoch,
                        Question.SCOPES,
                        object().put("frameId", frame.path("id").asInt()))
                .thenCompose(body -> {
                    ArrayNode scopes = array(body.get("scopes"));
                    frame.set("scopes", scopes);
                    List<CompletableFuture<?>> parts = new ArrayList<>();
                    for (JsonNode scope : scopes) {
                        if (scope instanceof ObjectNode object
                                && !object.path("expensive").asBoolean()) {
                            parts.add(readVariables(epoch, object, 1));
                        }
                    }
                    return all(parts);
                });
    }

    private CompletableFuture<?> readVariables(Epoch epoch, ObjectNode parent, int depth) {
        int reference = parent.path("variablesReference").asInt();
        boolean lazy = parent.path("presentationHint").path("lazy").asBoolean(); // reading it runs code of the program
        if (reference == 0 || depth > extent.depth() || lazy) {
            return CompletableFuture.completedFuture(null);
        }
        ObjectNode arguments = object().put("variablesReference", reference);
        if (parent.path("indexedVariables").asInt()
                        + parent.path("namedVariables").asInt()
                > extent.variables()) {
            arguments.put("start", 0).put("count", extent.variables());
        }
        return asker.ask(epoch, Question.VARIABLES, arguments).thenCompose(body -> {
            ArrayNode variables = array(body.get("variables"));
            parent.set("variables", variables);
            List<CompletableFuture<?>> parts = new ArrayList<>();
            for (JsonNode variable : variables) {
                if (variable instanceof ObjectNode object) {
                    parts.add(readVariables(epoch, object, depth + 1));
                }
            }
            return all(parts);
        });
    }

    /** Waits for all; what could not be read is not there. */
    private static CompletableFuture<?> all(List<CompletableFuture<?>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).exceptionally(_ -> null);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Answers are shared by all who ask: what is put into a stop is a copy. */
    private static ArrayNode array(JsonNode node) {
        return node instanceof ArrayNode array ? array.deepCopy() : JsonNodeFactory.instance.arrayNode();
    }
}
