package dev.tandem.runner.run;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SelectedTest;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Placeholders;
import dev.tandem.runner.language.Toolchain;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.testing.TestSelection;
import dev.tandem.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a plan of what is asked for: which commands run, where, with what, for how long. Immutable. */
public final class RunPlanner {
    /** What the shell is told that gives a program the file for its input; a word of its own each, so nothing in a name is syntax. */
    private static final List<String> WITH_INPUT_FROM = List.of("/bin/sh", "-c", "exec \"$@\" <\"$0\"");

    private final LanguageCatalog catalog;
    private final Toolchains toolchains;
    private final RunLimits limits;
    private final long memoryBytes;

    /** @param memoryBytes what the sandbox lets a program use */
    public RunPlanner(LanguageCatalog catalog, Toolchains toolchains, RunLimits limits, long memoryBytes) {
        this.catalog = catalog;
        this.toolchains = toolchains;
        this.limits = limits;
        this.memoryBytes = memoryBytes;
    }

    /** What is asked for cannot be run here; the message tells a person why. */
    public static final class Unrunnable extends Exception {
        private static final long serialVersionUID = 1;

        /** @param message why, for a person */
        public Unrunnable(String message) {
            super(message);
        }
    }

    /**
     * {@return what to do}
     *
     * @param pathOf tells where a file lies, relative to the workspace
     * @throws Unrunnable if a file or a toolchain is not there
     */
    public RunPlan plan(SessionEvent.RunRequested request, Function<EntryId, Optional<String>> pathOf)
            throws Unrunnable {
        if (request.goal() == RunGoal.TESTS) {
            return tests(request, pathOf);
        }
        RunOptions options = request.options() == null ? RunOptions.NONE : request.options();
        String build = build(request.run());
        Parts parts = options.command().isEmpty()
                ? ofLanguage(request, options, pathOf, build)
                : new Parts(null, options.command(), ShownCommand.of(options.command()), toolchains.environment());
        List<String> command = new ArrayList<>(parts.command());
        command.addAll(options.arguments());
        String shown = options.arguments().isEmpty()
                ? parts.shown()
                : parts.shown() + " " + ShownCommand.of(options.arguments());
        RunPlan.Input input = new RunPlan.Input.Typed();
        if (options.inputFile() != null) {
            String file = path(pathOf, options.inputFile(), "The file that is the program's input was deleted.");
            List<String> redirected = new ArrayList<>(WITH_INPUT_FROM);
            redirected.add(Sandbox.WORKSPACE + "/" + file);
            redirected.addAll(command);
            command = redirected;
            shown += " <" + ShownCommand.quoted(file);
            input = new RunPlan.Input.Redirected();
        } else if (options.input() != null) {
            input = new RunPlan.Input.Text(options.input());
        }
        Map<String, String> environment = new TreeMap<>(parts.environment());
        environment.putAll(options.environment());
        RunPlan.Step program =
                new RunPlan.Step("run", List.copyOf(command), shown, directory(options), timeLimit(options));
        boolean isPeoplesOwn =
                !options.command().isEmpty() || !options.workingDirectory().isEmpty();
        return new RunPlan(parts.compile(), program, environment, build, input, null, isPeoplesOwn);
    }

    /**
     * {@return what to do to debug what is asked for} The program's command is that of a debug session, without the arguments that people give it.
     *
     * @param pathOf tells where a file lies, relative to the workspace
     * @throws Unrunnable if a file or a toolchain is not there, or the language is not debugged
     */
    public RunPlan planToDebug(SessionEvent.RunRequested request, Function<EntryId, Optional<String>> pathOf)
            throws Unrunnable {
        Language language = language(request);
        Language.Debugging debugging = language.debug();
        if (debugging == null) {
            throw new Unrunnable("%s is not debugged here.".formatted(language.name()));
        }
        Toolchain toolchain = toolchain(language);
        boolean tests = request.debug() != null && request.debug().tests();
        Language.Debugging.Way way = tests ? debugging.tests() : debugging.program();
        if (way == null) {
            throw new Unrunnable("Tests of %s are not debugged here.".formatted(language.name()));
        }
        EntryId entry = request.entry();
        String path = entry == null ? "" : path(pathOf, entry, "The file to debug was deleted.");
        RunOptions options = request.options() == null ? RunOptions.NONE : request.options();
        String build = build(request.run());
        // Elsewhere a path that is relative to the workspace leads nowhere; tests are run from the workspace.
        boolean isElsewhere = !tests && !options.workingDirectory().isEmpty();
        Placeholders bare = new Placeholders(path, build, memoryBytes, toolchain);
        Placeholders there =
                isElsewhere ? new Placeholders(Sandbox.WORKSPACE + "/" + path, build, memoryBytes, toolchain) : bare;
        Placeholders all = toolchains.testTool(language).map(bare::withTool).orElse(bare);
        SelectedTest one = tests && request.debug() != null ? request.debug().test() : null;
        Placeholders placeholders =
                one == null ? all : all.selecting(selection(language, way).arguments(one));
        Placeholders started = isElsewhere ? there : placeholders;
        Language.Tests usual = tests ? language.tests() : null;
        Language.Step compile = way.asUsual() ? (usual == null ? language.compile() : usual.compile()) : way.compile();
        RunPlan.Step compiling = compile == null
                ? null
                : new RunPlan.Step(
                        "compile",
                        placeholders.command(compile, usual == null ? null : usual.source()),
                        placeholders.shown(compile).strip(),
                        Sandbox.WORKSPACE,
                        limits.compileTime());
        String shown = placeholders.shown(way.run()).strip();
        RunPlan.Step program = new RunPlan.Step(
                "run",
                started.command(way.run(), null),
                one == null ? shown : shown + ", only " + ShownCommand.quoted(one.name()),
                tests ? Sandbox.WORKSPACE : directory(options),
                timeLimit(options));
        Map<String, String> environment = new TreeMap<>(placeholders.environment(language));
        environment.putAll(options.environment());
        RunPlan.Input input =
                options.input() == null ? new RunPlan.Input.Typed() : new RunPlan.Input.Text(options.input());
        return new RunPlan(
                compiling,
                program,
                environment,
                build,
                input,
                null,
                !options.workingDirectory().isEmpty());
    }

    private static TestSelection selection(Language language, Language.Debugging.Way way) throws Unrunnable {
        TestSelection selection = way.one();
        if (selection == null) {
            throw new Unrunnable("A single test of %s is not debugged here.".formatted(language.name()));
        }
        return selection;
    }

    /** All tests of a language, or those of a file; of the options, variables and the time limit are for tests too. */
    private RunPlan tests(SessionEvent.RunRequested request, Function<EntryId, Optional<String>> pathOf)
            throws Unrunnable {
        Language language = language(request);
        Toolchain toolchain = toolchain(language);
        Language.Tests tests = language.tests();
        if (tests == null) {
            throw new Unrunnable("Tests of %s are not run here.".formatted(language.name()));
        }
        String missing = toolchains.testReason(language);
        if (missing != null) {
            throw new Unrunnable(missing);
        }
        EntryId entry = request.entry();
        String path = entry == null ? "" : path(pathOf, entry, "The file with the tests was deleted.");
        RunOptions options = request.options() == null ? RunOptions.NONE : request.options();
        String build = build(request.run());
        Placeholders bare = new Placeholders(path, build, memoryBytes, toolchain);
        Placeholders placeholders =
                toolchains.testTool(language).map(bare::withTool).orElse(bare);
        Language.Step compile = tests.compile();
        RunPlan.Step compiling = compile == null
                ? null
                : new RunPlan.Step(
                        "compile",
                        placeholders.command(compile, tests.source()),
                        placeholders.shown(compile).strip(),
                        Sandbox.WORKSPACE,
                        limits.compileTime());
        RunPlan.Step running = new RunPlan.Step(
                "run",
                placeholders.command(tests.run(), tests.source()),
                placeholders.shown(tests.run()).strip(),
                Sandbox.WORKSPACE,
                timeLimit(options));
        Map<String, String> environment = new TreeMap<>(placeholders.environment(language));
        environment.putAll(options.environment());
        return new RunPlan(compiling, running, environment, build, new RunPlan.Input.Text(""), tests.report(), false);
    }

    private record Parts(
            RunPlan.@Nullable Step compile, List<String> command, String shown, Map<String, String> environment) {}

    private Parts ofLanguage(
            SessionEvent.RunRequested request,
            RunOptions options,
            Function<EntryId, Optional<String>> pathOf,
            String build)
            throws Unrunnable {
        EntryId entry = request.entry();
        if (entry == null) {
            throw new Unrunnable("There is neither a file nor a command to run.");
        }
        Language language = language(request);
        Toolchain toolchain = toolchain(language);
        String path = path(pathOf, entry, "The file to run was deleted.");
        Placeholders inWorkspace = new Placeholders(path, build, memoryBytes, toolchain);
        Language.Step compile = language.compile();
        RunPlan.Step compiling = compile == null
                ? null
                : new RunPlan.Step(
                        "compile",
                        inWorkspace.command(compile),
                        inWorkspace.shown(compile),
                        Sandbox.WORKSPACE,
                        limits.compileTime());
        // Elsewhere a path that is relative to the workspace leads nowhere.
        Placeholders there = options.workingDirectory().isEmpty()
                ? inWorkspace
                : new Placeholders(Sandbox.WORKSPACE + "/" + path, build, memoryBytes, toolchain);
        return new Parts(
                compiling,
                there.command(language.run()),
                inWorkspace.shown(language.run()),
                inWorkspace.environment(language));
    }

    private Language language(SessionEvent.RunRequested request) throws Unrunnable {
        String id = request.language();
        if (id == null) {
            throw new Unrunnable("There is no language to run it with.");
        }
        return catalog.find(id).orElseThrow(() -> new Unrunnable("The language %s is not known here.".formatted(id)));
    }

    private Toolchain toolchain(Language language) throws Unrunnable {
        return toolchains.of(language).orElseThrow(() -> new Unrunnable(String.valueOf(toolchains.reason(language))));
    }

    private static String path(Function<EntryId, Optional<String>> pathOf, EntryId file, String otherwise)
            throws Unrunnable {
        return pathOf.apply(file).orElseThrow(() -> new Unrunnable(otherwise));
    }

    private static String directory(RunOptions options) {
        return options.workingDirectory().isEmpty()
                ? Sandbox.WORKSPACE
                : Sandbox.WORKSPACE + "/" + options.workingDirectory();
    }

    /** Nobody's own limit is above the operator's. */
    private Duration timeLimit(RunOptions options) {
        Integer seconds = options.timeLimitSeconds();
        Duration wanted = seconds == null ? limits.runTime() : Duration.ofSeconds(Math.max(1, seconds));
        return wanted.compareTo(limits.runTime()) < 0 ? wanted : limits.runTime();
    }

    private static String build(RunId run) {
        return "/tmp/build-" + run;
    }
}
