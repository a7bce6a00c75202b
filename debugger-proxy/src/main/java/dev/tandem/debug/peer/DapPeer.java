package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Participant;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One debug client from outside (VS Code, nvim-dap, Emacs) in a debug session that others see as well: to the client it is a debug adapter whose
 * program runs already.
 *
 * <p>Whatever it is asked, only the session starts and ends the program: {@code launch} joins as {@code attach} does, and {@code disconnect} leaves.
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
    private static final Set<String> WITH_RIGHTS = Set.of("evaluate", "setVariable", "setExpression", "writeMemory");

    private final Wire wire;
    private final DebugSession session;
    private final Participant who;
    private final PeerRights rights;
    private final PeerOutput output;
    private final PeerNews news;
    private final String owner = "client " + UUID.randomUUID();

    /** The reading thread's. */
    private PathMap paths = PathMap.NONE;

    private DapPeer(Wire wire, DebugSession session, Participant who, PeerRights rights) {
        this.wire = wire;
        this.session = session;
        this.who = who;
        this.rights = rights;
        this.output = new PeerOutput(wire);
        this.news = new PeerNews(output, who);
    }

    /**
     * {@return a client that takes part from the moment that {@link #serve} is called}
     *
     * @param wire to the client; closed in the end
     * @param who sits there
     */
    public static DapPeer of(Wire wire, DebugSession session, Participant who, PeerRights rights) {
        return new DapPeer(wire, session, who, rights);
    }

    /** Serves until the client leaves, is lost, or does not read, or {@link #close} is called. Blocks. */
    public void serve() {
        output.start();
        try {
            DapMessage message = wire.read();
            while (message != null) {
                if (message instanceof DapMessage.Request request && !serve(request)) {
                    break;
                }
                message = wire.read(); // a client answers nothing and tells nothing: it was asked nothing
            }
        } catch (IOException _) {
            // It is gone, or does not speak the protocol: it is left in either case.
        } finally {
            leave();
        }
    }

    private void leave() {
        CompletionStage<Void> _ = session.leave(news);
        CompletionStage<Void> _ = session.forget(owner);
        output.close();
    }

    /** {@return whether more may come} */
    private boolean serve(DapMessage.Request request) {
        ObjectNode arguments = paths.inward(request.arguments());
        switch (request.command()) {
            case "initialize" -> initialize(request, arguments);
            case "attach", "launch" -> {
                paths = PathMap.of(request.arguments());
                output.paths(paths);
                output.answer(request, null);
            }
            case "configurationDone" -> {
                output.answer(request, null);
                news.begin();
            }
            case "disconnect" -> {
                disconnect(request, arguments);
                return false;
            }
            default -> {
                if (BREAKPOINTS.contains(request.command())) {
                    answer(
                            request,
                            true,
                            () -> session.set(owner, new BreakpointRequest(request.command(), arguments)));
                } else if (PeerMoves.of(request.command()).isPresent()) {
                    move(request, arguments);
                } else {
                    boolean withRights = WITH_RIGHTS.contains(request.command());
                    answer(request, withRights, () -> session.ask(request.command(), arguments, news.epoch()));
                }
            }
        }
        return true;
    }

    private void initialize(DapMessage.Request request, ObjectNode arguments) {
        boolean isUnderstood = arguments.path("linesStartAt1").asBoolean(true)
                && arguments.path("columnsStartAt1").asBoolean(true)
                && arguments.path("pathFormat").asText("path").equals("path");
        if (!isUnderstood) {
            output.refuse(request, "Lines and columns have to start at 1, and files be named by paths.");
            return;
        }
        news.whenStarted(capabilities -> {
            output.answer(request, offered(capabilities));
            output.tell("initialized", JSON.objectNode());
        });
        CompletionStage<Void> _ = session.join(news);
    }

    /** Of what the adapter can, that which is no business of a client's is left out. */
    private static ObjectNode offered(ObjectNode capabilities) {
        return capabilities
                .deepCopy()
                .put("supportsConfigurationDoneRequest", true)
                .put("supportsTerminateRequest", false)
                .put("supportSuspendDebuggee", false)
                .put("supportTerminateDebuggee", true)
                .put("supportsCancelRequest", false);
    }

    private void move(DapMessage.Request request, ObjectNode arguments) {
        boolean goesOn = request.command().equals("continue");
        answer(
                request,
                true,
                () -> news.moved(() -> session.move(
                                who, PeerMoves.of(request.command()).orElseThrow(), news.epoch(), arguments))
                        .thenApply(_ -> goesOn ? JSON.objectNode().put("allThreadsContinued", true) : null));
    }

    private void disconnect(DapMessage.Request request, ObjectNode arguments) {
        if (arguments.path("terminateDebuggee").asBoolean()) {
            if (!rights.mayDebug()) {
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

    private void answer(DapMessage.Request request, boolean withRights, Wish wish) {
        if (withRights && !rights.mayDebug()) {
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
