package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugMember;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Participant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a session, as a client of the protocol is told it. News that come before the client is ready ({@code configurationDone}) are kept for it.
 * Told by the session's loop; the reading thread says when it is ready.
 */
final class PeerNews implements DebugMember {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_KEPT = 2_000;
    private static final int MOST_KEPT_OUTPUT = 1 << 20;

    private final PeerOutput output;
    private final Participant who;

    // ---- guarded by this
    private final List<DebugNews> kept = new ArrayList<>();
    private @Nullable Consumer<ObjectNode> starting;
    private int keptOutput;
    private boolean ready;
    private Epoch epoch = Epoch.FIRST;
    private int thread;
    /** Whether it is this client that moves the program: it knows. */
    private int moving;

    PeerNews(PeerOutput output, Participant who) {
        this.output = output;
        this.who = who;
    }

    /** @param told is told, once, what the adapter can do */
    synchronized void whenStarted(Consumer<ObjectNode> told) {
        starting = told;
    }

    /** The client is ready for news. */
    synchronized void begin() {
        ready = true;
        for (DebugNews news : kept) {
            if (news instanceof DebugNews.Running running) {
                epoch = running.epoch(); // that it runs is what a client believes to begin with
            } else {
                say(news);
            }
        }
        kept.clear();
    }

    /** {@return the epoch that the client was told last} */
    synchronized Epoch epoch() {
        return epoch;
    }

    /** The client moves the program: what it is answered tells it that it goes on. */
    <T> CompletionStage<T> moved(Supplier<CompletionStage<T>> move) {
        synchronized (this) {
            moving++;
        }
        return move.get().whenComplete((_, _) -> {
            synchronized (this) {
                moving--;
            }
        });
    }

    @Override
    public synchronized void tell(DebugNews news) {
        if (news instanceof DebugNews.Started(ObjectNode capabilities)) {
            Consumer<ObjectNode> told = starting;
            starting = null;
            if (told != null) {
                told.accept(capabilities);
            }
            return;
        }
        if (news instanceof DebugNews.Ended) {
            // Also of a program that could not be started. Nothing comes after it that would be worth waiting for.
            Consumer<ObjectNode> told = starting;
            starting = null;
            if (told != null) {
                told.accept(JSON.objectNode());
            }
            begin();
        }
        if (ready) {
            say(news);
        } else {
            keep(news);
        }
    }

    private void keep(DebugNews news) {
        if (news instanceof DebugNews.Seen || news instanceof DebugNews.Breakpoints) {
            return; // it is told neither
        }
        if (isState(news)) {
            kept.removeIf(PeerNews::isState);
        }
        if (news instanceof DebugNews.Output(ObjectNode body)) {
            keptOutput += body.path("output").asText().length();
            if (keptOutput > MOST_KEPT_OUTPUT) {
                return;
            }
        }
        if (kept.size() < MOST_KEPT) {
            kept.add(news);
        } else {
            output.giveUp(); // it has attached and wants to know nothing
        }
    }

    /** Of these only the last one is true. */
    private static boolean isState(DebugNews news) {
        return news instanceof DebugNews.Running || news instanceof DebugNews.Stopped;
    }

    private void say(DebugNews news) {
        switch (news) {
            case DebugNews.Started _ -> {} // told already
            case DebugNews.Running it -> running(it);
            case DebugNews.Stopped(Epoch at, ObjectNode why) -> {
                epoch = at;
                thread = why.path("threadId").asInt(thread);
                output.tell("stopped", why);
            }
            case DebugNews.Seen _ -> {} // the client asks itself, and gets what was read for all
            case DebugNews.Output(ObjectNode body) -> output.tell("output", body);
            case DebugNews.Breakpoints _ -> {} // others'; about its own it hears by the adapter's events
            case DebugNews.Control control -> control(control);
            case DebugNews.Told(String event, ObjectNode body) -> output.tell(event, body);
            case DebugNews.Ended ended -> ended(ended);
        }
    }

    private void running(DebugNews.Running running) {
        epoch = running.epoch();
        Participant by = running.by();
        boolean isOurs = moving > 0 && who.equals(by);
        if (isOurs) {
            return;
        }
        if (by != null && running.move() != null) {
            remark(by.name() + " " + running.move().past() + ".");
        }
        output.tell("continued", JSON.objectNode().put("threadId", thread).put("allThreadsContinued", true));
    }

    private void control(DebugNews.Control control) {
        Participant holder = control.holder();
        if (holder != null && !holder.equals(who)) {
            remark("Only " + holder.name() + " moves the program now.");
        }
    }

    private void ended(DebugNews.Ended ended) {
        if (ended.again()) {
            // Who can restart a session by a request sends that, and does not attach to the next one.
            ObjectNode can = JSON.objectNode();
            can.putObject("capabilities").put("supportsRestartRequest", false);
            output.tell("capabilities", can);
            output.tell("terminated", JSON.objectNode().put("restart", true));
            output.closeSoon();
            return;
        }
        DebugException failure = ended.failure();
        if (failure != null) {
            remark(String.valueOf(failure.getMessage()));
        }
        if (ended.exitCode() != null) {
            output.tell("exited", JSON.objectNode().put("exitCode", ended.exitCode()));
        }
        output.tell("terminated", JSON.objectNode());
        output.closeSoon();
    }

    private void remark(String text) {
        output.tell("output", JSON.objectNode().put("category", "console").put("output", text + "\n"));
    }
}
