package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Asks the adapter what people want to know, or change, at a stop. Owned by the hub's loop. */
final class Questions {
    /** Contexts in which an expression is only looked at. */
    private static final Set<String> LOOKING = Set.of("watch", "hover");
    /** What makes one look at an expression another than the next. */
    private static final List<String> LOOK = List.of("expression", "context", "frameId", "format");
    /** Longer expressions are not shared: nobody else has the same. */
    private static final int MOST_EXPRESSION = 2_000;

    private final Course course;
    private final Answers answers;
    private final References references;

    Questions(Course course, Answers answers, References references) {
        this.course = course;
        this.answers = answers;
        this.references = references;
    }

    CompletableFuture<ObjectNode> ask(String command, ObjectNode arguments, Epoch seen) {
        course.requireNotOver();
        Question question = Question.of(command)
                .orElseThrow(() -> new DebugException(
                        DebugError.NOT_FOR_PARTICIPANTS, "A participant has asked for " + command + "."));
        if (question.kind() == Question.Kind.ANY_TIME) {
            return answers.now(command, arguments).thenApply(references::outward);
        }
        if (!(course.phase() instanceof Phase.Stopped stopped)) {
            throw new DebugException(DebugError.NOT_STOPPED, "The program runs.");
        }
        course.requireSame(seen, stopped.epoch());
        return switch (question.kind()) {
            case AT_A_STOP -> course.read(stopped.epoch(), question, arguments);
            case CHANGES ->
                isLook(question, arguments) ? look(arguments, stopped) : change(question, arguments, stopped);
            case ANY_TIME -> throw new IllegalStateException("asked before");
        };
    }

    private static boolean isLook(Question question, ObjectNode arguments) {
        return question == Question.EVALUATE
                && LOOKING.contains(arguments.path("context").asText())
                && arguments.path("expression").asText().length() <= MOST_EXPRESSION;
    }

    /** What all pages watch is evaluated once at a stop and frame, whether it has a value or not. */
    private CompletableFuture<ObjectNode> look(ObjectNode arguments, Phase.Stopped stopped) {
        ObjectNode adapters = references.inward(arguments);
        ObjectNode asking = arguments.deepCopy().retain(LOOK);
        return answers.onceOrRefused(Question.EVALUATE.command(), asking, adapters)
                .thenApply(body -> {
                    course.requireStill(stopped.epoch());
                    return references.outward(body);
                });
    }

    private CompletableFuture<ObjectNode> change(Question question, ObjectNode arguments, Phase.Stopped stopped) {
        ObjectNode adapters = references.inward(arguments);
        course.select(arguments);
        CompletableFuture<ObjectNode> answer = answers.now(question.command(), adapters)
                // What failed may have changed something before it did.
                .whenComplete((body, failure) -> {
                    if (course.phase().isStopOf(stopped.epoch())) {
                        if (failure == null && question == Question.SET_VARIABLE) {
                            course.hasSet(adapters, body);
                        }
                        hasChanged(question == Question.EVALUATE, stopped);
                    }
                });
        return answer.thenApply(body -> {
            course.requireStill(stopped.epoch());
            ObjectNode told = references.outward(body);
            if (question == Question.SET_VARIABLE && !told.has("value") && told.has("result")) {
                told.set("value", told.get("result")); // Quirk.SET_VALUE_AS_RESULT
            }
            return told;
        });
    }

    /** The adapter says that what it has answered holds no more. */
    void invalidated() {
        if (course.phase() instanceof Phase.Stopped stopped) {
            hasChanged(false, stopped);
        }
    }

    /** @param maybe whether that is not known, and everybody is told otherwise that it may be so */
    private void hasChanged(boolean maybe, Phase.Stopped stopped) {
        answers.forget();
        if (maybe) {
            course.look(stopped);
        } else {
            course.changed(stopped);
        }
    }

    /** {@return what the adapter tells, with our numbers; a copy} */
    ObjectNode outward(ObjectNode body) {
        return references.outward(body);
    }
}
