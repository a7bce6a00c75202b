package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Reads what a program looks like where it stands, by the requests that participants would make: what they ask for afterwards is known
 * already. Owned by the hub's loop.
 *
 * <p>What people look at first, the stack and the variables of the innermost frame, is asked for without waiting in between. The rest is
 * asked for one request after the other, so that an adapter which is slow at it can move the program at any time.
 */
final class StopReader {
    /** Asks, with participants' numbers in arguments and answer. Completes on the loop. */
    interface Asker {
        CompletableFuture<ObjectNode> ask(Epoch epoch, Question question, ObjectNode arguments);

        /** {@return whether this has been asked at the present stop} */
        boolean knows(Question question, ObjectNode arguments);
    }

    /** Hints of frames that are not the program's own, or no frames. */
    private static final Set<String> AROUND = Set.of("subtle", "label");

    private final Asker asker;
    private final DebugRules rules;
    private final Set<String> code;

    /** @param code types, as the adapter names them, of what is read by those who open it: there is much in it and nothing that changes */
    StopReader(Asker asker, DebugRules rules, Set<String> code) {
        this.asker = asker;
        this.rules = rules;
        this.code = Set.copyOf(code);
    }

    /** {@return whether there may be more of a stop than a glance shows} */
    boolean hasMore() {
        return rules.openFrames() > 1 || rules.depth() > 1;
    }

    /** {@return what people look at first, on the loop; fails if the adapter does not tell the stack} A scope that cannot be read is left unread. */
    CompletableFuture<Stop> glance(Phase.Stopped stopped) {
        return new Reading(stopped, Math.min(1, rules.openFrames()), Math.min(1, rules.depth()), 0).read();
    }

    /** {@return all that is read for everybody, on the loop; fails when the program is moved} What cannot be read is left unread. */
    CompletableFuture<Stop> whole(Phase.Stopped stopped) {
        long deadline = System.nanoTime() + rules.deepPatience().toNanos();
        CompletableFuture<Stop> deeper = new Reading(stopped, rules.openFrames(), 1, deadline).read();
        for (int depth = 2; depth <= rules.depth(); depth++) {
            // Level by level, so that time runs out at the deepest; what has been read is known and not asked for
            // again.
            int levels = depth;
            deeper = deeper.thenCompose(_ -> new Reading(stopped, rules.openFrames(), levels, deadline).read());
        }
        return deeper;
    }

    /** One reading of one stop. */
    private final class Reading {
        private final Phase.Stopped stopped;
        private final int openFrames;
        private final int depth;
        private final boolean oneByOne;
        private final long deadline;

        /** @param deadline in {@link System#nanoTime}, for one request after the other; 0 for all at once */
        Reading(Phase.Stopped stopped, int openFrames, int depth, long deadline) {
            this.stopped = stopped;
            this.openFrames = openFrames;
            this.depth = depth;
            this.oneByOne = deadline != 0;
            this.deadline = deadline;
        }

        CompletableFuture<Stop> read() {
            ObjectNode arguments = object().put("threadId", stopped.threadId())
                    .put("startFrame", 0)
                    .put("levels", rules.frames());
            return ask(Question.STACK_TRACE, arguments).thenCompose(body -> {
                ArrayNode frames = array(body.get("stackFrames"));
                int total = Math.max(body.path("totalFrames").asInt(), frames.size());
                return all(opened(frames))
                        .thenApply(_ -> new Stop(stopped.epoch(), stopped.threadId(), stopped.why(), frames, total));
            });
        }

        /** The innermost, and those around it that are the program's own. */
        private List<Supplier<CompletableFuture<?>>> opened(ArrayNode frames) {
            List<Supplier<CompletableFuture<?>>> parts = new ArrayList<>();
            for (int i = 0; i < frames.size() && parts.size() < openFrames; i++) {
                if (frames.get(i) instanceof ObjectNode frame && (i == 0 || isOwn(frame))) {
                    parts.add(() -> readScopes(frame));
                }
            }
            return parts;
        }

        /** Frames of a language's own libraries can have hundreds of variables that nobody looks at. */
        private static boolean isOwn(ObjectNode frame) {
            return !AROUND.contains(frame.path("presentationHint").asText())
                    && !frame.path("source").path("presentationHint").asText().equals("deemphasize");
        }

        private CompletableFuture<?> readScopes(ObjectNode frame) {
            ObjectNode arguments = object().put("frameId", frame.path("id").asInt());
            return ask(Question.SCOPES, arguments).thenCompose(body -> {
                ArrayNode scopes = array(body.get("scopes"));
                frame.set("scopes", scopes);
                List<Supplier<CompletableFuture<?>>> parts = new ArrayList<>();
                for (JsonNode scope : scopes) {
                    if (scope instanceof ObjectNode object && isReadForEverybody(object)) {
                        parts.add(() -> readVariables(object, 1));
                    }
                }
                return all(parts);
            });
        }

        /** Registers are hundreds of values, which few look at: LLDB does not call them expensive. */
        private static boolean isReadForEverybody(ObjectNode scope) {
            return !scope.path("expensive").asBoolean()
                    && !scope.path("presentationHint").asText().equals("registers");
        }

        private CompletableFuture<?> readVariables(ObjectNode parent, int level) {
            int reference = parent.path("variablesReference").asInt();
            if (reference == 0
                    || level > depth
                    || isForThoseWhoAsk(parent.path("presentationHint"))
                    || code.contains(parent.path("type").asText())) {
                return CompletableFuture.completedFuture(null);
            }
            ObjectNode arguments = object().put("variablesReference", reference);
            if (parent.path("indexedVariables").asInt()
                            + parent.path("namedVariables").asInt()
                    > rules.variables()) {
                arguments.put("start", 0).put("count", rules.variables());
            }
            if (oneByOne && System.nanoTime() > deadline && !asker.knows(Question.VARIABLES, arguments)) {
                return CompletableFuture.completedFuture(null);
            }
            return ask(Question.VARIABLES, arguments).thenCompose(body -> {
                ArrayNode variables = array(body.get("variables"));
                parent.set("variables", variables);
                List<Supplier<CompletableFuture<?>>> parts = new ArrayList<>();
                for (JsonNode variable : variables) {
                    if (variable instanceof ObjectNode object) {
                        parts.add(() -> readVariables(object, level + 1));
                    }
                }
                return all(parts);
            });
        }

        /** Reading it runs code of the program, or shows what is inside of the language. */
        private static boolean isForThoseWhoAsk(JsonNode hint) {
            return hint.path("lazy").asBoolean()
                    || hint.path("visibility").asText().equals("internal");
        }

        private CompletableFuture<ObjectNode> ask(Question question, ObjectNode arguments) {
            return asker.ask(stopped.epoch(), question, arguments);
        }

        /** Waits for all; what could not be read is not there. */
        private CompletableFuture<?> all(List<Supplier<CompletableFuture<?>>> parts) {
            CompletableFuture<?> done = CompletableFuture.completedFuture(null);
            if (oneByOne) {
                for (Supplier<CompletableFuture<?>> part : parts) {
                    done = done.thenCompose(_ -> begun(part)).handle((_, _) -> null);
                }
                return done;
            }
            for (Supplier<CompletableFuture<?>> part : parts) {
                done = done.thenCombine(begun(part).handle((_, _) -> null), (_, _) -> null);
            }
            return done;
        }

        /** Asking fails at once when the program has been moved. */
        private static CompletableFuture<?> begun(Supplier<CompletableFuture<?>> part) {
            try {
                return part.get();
            } catch (DebugException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Answers are shared by all who ask: what is put into a stop is a copy. */
    private static ArrayNode array(JsonNode node) {
        return node instanceof ArrayNode array ? array.deepCopy() : JsonNodeFactory.instance.arrayNode();
    }
}
