package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointOwner;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One debug client from outside (VS Code, nvim-dap, Emacs) in a debug session that others see as well: to the client it is a debug adapter whose
 * program runs already.
 *
 * <p>Where a client has to show what lets it in, whoever does has answered {@code initialize}, since that comes before: a {@linkplain #greeted greeted} one is
 * told with the event {@code capabilities} what the adapter can, and its messages count on from {@link PeerOutput#FIRST}.
 *
 * <p>Whatever it is asked, only the session starts and ends the program: {@code launch} is refused, {@code restart} is the session's, and {@code disconnect}
 * leaves. When the session starts its program anew, the client is told to attach once more.
 * A move carries the epoch that this client was told last. Its breakpoints are its own, beside everybody's, until it leaves.
 *
 * <p>{@link #serve} reads, on the thread that calls it; another thread writes; the session's loop hands over what to write and never waits: a client that
 * does not read is left.
 *
 * @see <a href="https://microsoft.github.io/debug-adapter-protocol/specification">the specification</a>
 */
public final class DapPeer implements AutoCloseable {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> BREAKPOINTS = Set.of(
            "setBreakpoints",
            "setFunctionBreakpoints",
            "setExceptionBreakpoints",
            "setDataBreakpoints",
            "setInstructionBreakpoints");

    private final Wire wire;
    private final DebugSession session;
    private final Participant who;
    private final Seat seat;
    private final Backlog backlog = new Backlog();
    private final PeerOutput output;
    private final PeerNews news;
    private final BreakpointOwner owner;

    /** The reading thread's; null until the client has attached. */
    private @Nullable PathMap paths;
    /** Whether {@code initialize} was answered; the reading thread's. */
    private boolean initialized;

    private DapPeer(Wire wire, DebugSession session, Participant who, Seat seat, boolean initialized) {
        this.wire = wire;
        this.session = session;
        this.who = who;
        this.seat = seat;
        this.initialized = initialized;
        this.owner = BreakpointOwner.Client.of(who);
        this.output = new PeerOutput(wire, backlog);
        this.news = new PeerNews(output, who);
    }

    /**
     * {@return a client that takes part from the moment that {@link #serve} is called}
     *
     * @param wire to the client; closed in the end
     * @param who sits there
     */
    public static DapPeer of(Wire wire, DebugSession session, Participant who, Seat seat) {
        return new DapPeer(wire, session, who, seat, false);
    }

    /** {@return one whose {@code initialize} was answered before; as {@link #of}} */
    public static DapPeer greeted(Wire wire, DebugSession session, Participant who, Seat seat) {
        return new DapPeer(wire, session, who, seat, true);
    }

    /** Serves until the client leaves, is lost, or does not read, the program has ended, or {@link #close} is called; what was answered last is written then. Blocks. */
    public void serve() {
        output.start();
        try {
            if (initialized) {
                join(can -> output.tell("capabilities", JSON.objectNode().set("capabilities", can)));
            }
            DapMessage message = wire.read();
            while (message != null) {
                if (message instanceof DapMessage.Request request) {
                    backlog.ask();
                    if (!serve(request)) {
                        break;
                    }
                }
                message = wire.read(); // a client answers nothing and tells nothing: it was asked nothing
            }
        } catch (IOException _) {
            // It is gone, or does not speak the protocol: it is left in either case.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
            output.awaitWritten();
        }
    }

    /** @param told is told, once, what the adapter can do */
    private void join(Consumer<ObjectNode> told) {
        news.whenStarted(capabilities -> {
            told.accept(offered(capabilities));
            output.tell("initialized", JSON.objectNode());
        });
        CompletionStage<Void> _ = session.join(news);
    }

    private void leave() {
        CompletionStage<Void> _ = session.leave(news);
        CompletionStage<Void> _ = session.forget(owner::equals);
        output.close();
    }

    /** {@return whether more may come} */
    private boolean serve(DapMessage.Request request) {
        String command = request.command();
        ObjectNode arguments = (paths == null ? PathMap.NONE : paths).inward(request.arguments());
        switch (command) {
            case "attach" -> attach(request);
            case "initialize" -> initialize(request);
            case "launch" ->
                output.refuse(
                        request,
                        DebugError.NOT_FOR_PARTICIPANTS,
                        "This program runs already: only the session starts it.");
            case "configurationDone" -> {
                KeptBreakpoints.forget(session, who);
                output.answer(request, null);
                news.begin();
            }
            case "restart" ->
                answer(request, seat.mayDebug(), () -> seat.restart().thenApply(_ -> null));
            case "disconnect" -> {
                disconnect(request, arguments);
                return false;
            }
            default -> {
                Optional<Move> move = PeerMoves.of(command);
                if (BREAKPOINTS.contains(command)) {
                    setBreakpoints(request, arguments);
                } else if (move.isPresent()) {
                    move(request, move.get(), arguments);
                } else if (command.equals("evaluate")) {
                    evaluate(request, arguments);
                } else {
                    answer(request, seat.mayAsk(command), () -> session.ask(command, arguments, news.epoch()));
                }
            }
        }
        return true;
    }

    private void initialize(DapMessage.Request request) {
        ObjectNode arguments = request.arguments();
        boolean isUnderstood = arguments.path("linesStartAt1").asBoolean(true)
                && arguments.path("columnsStartAt1").asBoolean(true)
                && arguments.path("pathFormat").asText("path").equals("path");
        if (initialized) {
            output.refuse(request, DebugError.NOT_FOR_PARTICIPANTS, "This client has said who it is already.");
        } else if (!isUnderstood) {
            output.refuse(request, "Lines and columns have to start at 1, and files be named by paths.");
        } else {
            initialized = true;
            join(can -> output.answer(request, can));
        }
    }

    private void attach(DapMessage.Request request) {
        if (paths != null) {
            output.refuse(request, DebugError.NOT_FOR_PARTICIPANTS, "This client has attached already.");
            return;
        }
        paths = PathMap.of(request.arguments());
        output.paths(paths);
        output.answer(request, null);
    }

    /** Of what the adapter can, that which is no business of a client's is left out. */
    private static ObjectNode offered(ObjectNode capabilities) {
        return capabilities
                .deepCopy()
                .put("supportsConfigurationDoneRequest", true)
                .put("supportsTerminateRequest", false)
                .put("supportsRestartRequest", true)
                .put("supportSuspendDebuggee", false)
                .put("supportTerminateDebuggee", true)
                .put("supportsCancelRequest", false);
    }

    private void setBreakpoints(DapMessage.Request request, ObjectNode arguments) {
        if (seat.mayDebug() && !backlog.takes(request.command(), arguments)) {
            output.refuse(
                    request,
                    DebugError.REFUSED,
                    "One client may set at most " + Backlog.MOST_BREAKPOINTS + " breakpoints.");
            return;
        }
        answer(request, seat.mayDebug(), () -> session.set(owner, new BreakpointRequest(request.command(), arguments)));
    }

    private void move(DapMessage.Request request, Move move, ObjectNode arguments) {
        boolean goesOn = move == Move.CONTINUE;
        answer(request, seat.mayDebug(), () -> {
            seat.moves(move);
            return news.moved(() -> session.move(who, move, news.epoch(), arguments))
                    .thenApply(_ -> goesOn ? JSON.objectNode().put("allThreadsContinued", true) : null);
        });
    }

    private void evaluate(DapMessage.Request request, ObjectNode arguments) {
        answer(request, seat.mayDebug(), () -> {
            Epoch seen = news.epoch();
            CompletionStage<ObjectNode> answer = session.ask("evaluate", arguments, seen);
            if (!arguments.path("context").asText().equals("repl")) {
                return answer;
            }
            return answer.whenComplete((body, failure) ->
                    seat.evaluated(arguments.path("expression").asText(), seen, body, failure));
        });
    }

    private void disconnect(DapMessage.Request request, ObjectNode arguments) {
        if (arguments.path("terminateDebuggee").asBoolean()) {
            if (!seat.mayDebug()) {
                output.refuse(request, PeerOutput.NO_RIGHT);
                return;
            }
            CompletionStage<Void> _ = session.end(true);
        }
        output.answer(request, null);
    }

    /** What a client asks of the session. */
    @FunctionalInterface
    private interface Wish {
        CompletionStage<? extends @Nullable ObjectNode> grant();
    }

    private void answer(DapMessage.Request request, boolean isAllowed, Wish wish) {
        if (!isAllowed) {
            output.refuse(request, PeerOutput.NO_RIGHT);
            return;
        }
        CompletionStage<?> _ = wish.grant().handle((body, failure) -> {
            if (failure == null) {
                output.answer(request, body);
            } else {
                output.refuse(request, reason(failure));
            }
            return null;
        });
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof DebugException refusal
                ? String.valueOf(refusal.getMessage())
                : DebugError.REFUSED.code() + ": " + cause;
    }

    /** Leaves; {@link #serve} returns. Any thread. */
    @Override
    public void close() {
        output.close();
    }
}
