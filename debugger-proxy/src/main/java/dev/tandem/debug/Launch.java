package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private final CompletableFuture<Void> initialized = new CompletableFuture<>();

    /**
     * What it needs.
     *
     * @param patientAnswers with the patience that the start of a program needs
     * @param startsPrograms whether we start programs for the adapter
     */
    Launch(Answers answers, Answers patientAnswers, boolean startsPrograms) {
        this.startsPrograms = startsPrograms;
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
     * @param breakpoints sets those that are there from the beginning
     * @return on the loop, when the program runs or has stopped
     */
    CompletableFuture<Void> start(
            Opening opening, Consumer<ObjectNode> capable, Supplier<CompletableFuture<?>> breakpoints) {
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
                .thenCompose(can -> breakpoints
                        .get()
                        .thenCompose(_ ->
                                can.path("supportsConfigurationDoneRequest").asBoolean()
                                        ? answers.now("configurationDone", JSON.objectNode())
                                        : CompletableFuture.completedFuture(can)))
                .thenCombine(started, (_, _) -> null);
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
