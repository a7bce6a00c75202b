package dev.tandem.runner.debugging;

import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.run.RunPlan;
import dev.tandem.runner.run.RunPlanner;
import dev.tandem.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Makes a plan of what is to be debugged. Immutable. */
public final class DebugPlanner {
    private final RunPlanner runs;
    private final LanguageCatalog catalog;
    private final Debuggers debuggers;

    public DebugPlanner(RunPlanner runs, LanguageCatalog catalog, Debuggers debuggers) {
        this.runs = runs;
        this.catalog = catalog;
        this.debuggers = debuggers;
    }

    /**
     * {@return what to do}
     *
     * @param pathOf tells where a file lies, relative to the workspace
     * @throws RunPlanner.Unrunnable if a file, a toolchain or the adapter is not there
     */
    public DebugPlan plan(SessionEvent.RunRequested request, Function<EntryId, Optional<String>> pathOf)
            throws RunPlanner.Unrunnable {
        Language language = Optional.ofNullable(request.language())
                .flatMap(catalog::find)
                .orElseThrow(() -> new RunPlanner.Unrunnable("There is no language to debug it with."));
        Debuggers.Found found = debuggers
                .of(language.id())
                .orElseThrow(() -> new RunPlanner.Unrunnable("%s is not debugged here.".formatted(language.name())));
        Installed installed = found.installed();
        if (installed == null) {
            throw new RunPlanner.Unrunnable(String.valueOf(found.reason()));
        }
        DebugRequest debug = Objects.requireNonNullElse(request.debug(), DebugRequest.PROGRAM);
        RunOptions options = Objects.requireNonNullElse(request.options(), RunOptions.NONE);
        if (debug.attachPort() != null) {
            return attaching(found.adapter(), installed, debug.attachPort());
        }
        RunPlan run = runs.planToDebug(request, pathOf);
        Language.Debugging debugging = Objects.requireNonNull(language.debug(), "planned, and not debugged");
        Language.Debugging.Way way =
                debug.tests() ? Objects.requireNonNull(debugging.tests(), "as before") : debugging.program();
        Optional<String> input = Optional.ofNullable(options.inputFile()).flatMap(pathOf);
        if (options.inputFile() != null && input.isEmpty()) {
            throw new RunPlanner.Unrunnable("The file that is the program's input was deleted.");
        }
        return new DebugPlan(
                run,
                found.adapter(),
                installed,
                debug.tests() ? List.of() : options.arguments(),
                way.printed(),
                input,
                OptionalInt.empty());
    }

    private static DebugPlan attaching(DebugAdapter adapter, Installed installed, int port) {
        String shown = "attach to port " + port;
        RunPlan.Step step = new RunPlan.Step("run", List.of("attach"), shown, Sandbox.WORKSPACE, Duration.ofDays(1));
        RunPlan run = new RunPlan(null, step, Map.of(), "", new RunPlan.Input.Typed(), null, true);
        return new DebugPlan(run, adapter, installed, List.of(), false, Optional.empty(), OptionalInt.of(port));
    }
}
