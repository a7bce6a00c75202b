package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;

/** Asks the adapter what people want to know, or change, at a stop. Owned by the hub's loop. */
final class Questions {
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
        return question.kind() == Question.Kind.AT_A_STOP
                ? course.read(stopped.epoch(), question, arguments)
                : change(question, arguments, stopped);
    }

    private CompletableFuture<ObjectNode> change(Question question, ObjectNode arguments, Phase.Stopped stopped) {
        ObjectNode adapters = references.inward(arguments);
        course.select(arguments);
        return answers.now(question.command(), adapters).thenApply(body -> {
            course.requireStill(stopped.epoch());
            String context = arguments.path("context").asText();
            boolean onlyLooks = question == Question.EVALUATE && (context.equals("hover") || context.equals("watch"));
            if (!onlyLooks) {
                answers.forget();
                course.look(stopped);
            }
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
            answers.forget();
            course.look(stopped);
        }
    }

    /** {@return what the adapter tells, with our numbers; a copy} */
    ObjectNode outward(ObjectNode body) {
        return references.outward(body);
    }
}
