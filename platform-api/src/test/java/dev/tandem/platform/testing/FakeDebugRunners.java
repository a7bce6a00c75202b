package dev.tandem.platform.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.platform.debug.DebugRunners;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A runner that is connected here, and answers every question at once, or when the test does. */
public final class FakeDebugRunners implements DebugRunners {
    public final List<ToRunner.DebugAsk> asked = new ArrayList<>();
    private final List<Consumer<FromRunner.DebugAnswer>> listeners = new ArrayList<>();
    private boolean connected = true;
    private boolean answering = true;

    /** From now on there is no runner here. */
    public void disconnect() {
        connected = false;
    }

    /** From now on questions wait. */
    public void wait(boolean waiting) {
        answering = !waiting;
    }

    @Override
    public boolean ask(ToRunner.DebugAsk question) {
        if (!connected) {
            return false;
        }
        asked.add(question);
        if (answering) {
            answer(question, JsonNodeFactory.instance.objectNode().put("answer", "here"), null, null);
        }
        return true;
    }

    /** Answers a question. */
    public void answer(
            ToRunner.DebugAsk question, @Nullable JsonNode body, @Nullable String code, @Nullable String message) {
        say(new FromRunner.DebugAnswer(question.request(), question.session(), body, code, message));
    }

    /** Says something as if it were an answer. */
    public void say(FromRunner.DebugAnswer answer) {
        List.copyOf(listeners).forEach(listener -> listener.accept(answer));
    }

    @Override
    public void onAnswer(Consumer<FromRunner.DebugAnswer> listener) {
        listeners.add(listener);
    }
}
