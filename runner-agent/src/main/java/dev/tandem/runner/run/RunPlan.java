package dev.tandem.runner.run;

import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.Placeholders;
import dev.tandem.runner.language.Toolchain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run does.
 *
 * @param compile prepares the program; null if there is nothing to prepare
 * @param program the program itself
 * @param build folder in the sandbox for what is built; it is this run's alone
 */
record RunPlan(@Nullable Step compile, Step program, Map<String, String> environment, String build) {
    /**
     * @param name {@code compile} or {@code run}
     * @param shown the command as a person would type it
     */
    record Step(String name, List<String> command, String shown, Duration timeLimit) {}

    static RunPlan of(
            Language language, Toolchain toolchain, String entry, String build, long memoryBytes, RunLimits limits) {
        Placeholders placeholders = new Placeholders(entry, build, memoryBytes, toolchain);
        Language.Step compile = language.compile();
        return new RunPlan(
                compile == null ? null : step("compile", placeholders, compile, limits.compileTime()),
                step("run", placeholders, language.run(), limits.runTime()),
                placeholders.environment(language),
                build);
    }

    private static Step step(String name, Placeholders placeholders, Language.Step step, Duration timeLimit) {
        return new Step(name, placeholders.command(step), placeholders.shown(step), timeLimit);
    }
}
