package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How a program is started, or attached to: {@code initialize}; {@code launch} or {@code attach}, which some adapters answer only at the very end;
 * breakpoints as soon as the adapter says that it is {@code initialized}; {@code configurationDone}.
 *
 * <p>Owned by the hub's loop.
 */
final class Launch {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Answers answers;
    private final Answers patientAnswers;
    private final boolean startsPrograms;
    private final Function<BreakpointRequest, CompletableFuture<ObjectNode>> breakpoints;
    private final CompletableFuture<Void> initialized = new CompletableFuture<>();

    /**
     * What it needs.
     *
     * @param patientAnswers with the patience that the start of a program needs
     * @param startsPrograms whether we start programs for the adapter
     * @param breakpoints sets breakpoints
     */
    Launch(
            Answers answers,
            Answers patientAnswers,
            boolean startsPrograms,
            Function<BreakpointRequest, CompletableFuture<ObjectNode>> breakpoints) {
        this.startsPrograms = startsPrograms;
        this.breakpoints = breakpoints;
        this.answers = answers;
        this.patientAnswers = patientAnswers;
    }

    /** The adapter is ready for breakpoints. */
    void initialized() {
        initialized.complete(null);
    }

    /** There is nothing to be waited for any more. */
    void fail(DebugException why) {
        initialized.completeExceptionally(why);
    }

    /**
     * Starts it.
     *
     * @param capable is told what the adapter can do
     * @return on the loop, when the program runs or has stopped
     */
    CompletableFuture<Void> start(Opening opening, Consumer<ObjectNode> capable) {
        CompletableFuture<ObjectNode> capabilities = answers.now("initialize", client(opening.adapterId()));
        CompletableFuture<ObjectNode> started = capabilities.thenCompose(can -> {
            capable.accept(can);
            return patientAnswers.now(opening.attach() ? "attach" : "launch", opening.arguments());
        });
        // One that cannot be started is never initialized: then this is not waited for.
        CompletableFuture<ObjectNode> _ = started.whenComplete((_, failure) -> {
            if (failure != null) {
                initialized.completeExceptionally(failure);
            }
        });
        return capabilities
                .thenCombine(initialized, (can, _) -> can)
                .thenCompose(can -> configure(
                        opening, can.path("supportsConfigurationDoneRequest").asBoolean()))
                .thenCombine(started, (_, _) -> null);
    }

    private CompletableFuture<?> configure(Opening opening, boolean tellsWhenDone) {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (BreakpointRequest request : opening.breakpoints()) {
            last = last.thenCompose(_ -> breakpoints.apply(request));
        }
        return tellsWhenDone ? last.thenCompose(_ -> answers.now("configurationDone", JSON.objectNode())) : last;
    }

    private ObjectNode client(String adapterId) {
        return JSON.objectNode()
                .put("clientID", "tandem")
                .put("clientName", "Tandem")
                .put("adapterID", adapterId)
                .put("locale", "en")
                .put("linesStartAt1", true)
                .put("columnsStartAt1", true)
                .put("pathFormat", "path")
                .put("supportsVariableType", true)
                .put("supportsVariablePaging", true)
                .put("supportsMemoryReferences", true)
                .put("supportsInvalidatedEvent", true)
                .put("supportsRunInTerminalRequest", startsPrograms)
                .put("supportsANSIStyling", true);
    }
}
