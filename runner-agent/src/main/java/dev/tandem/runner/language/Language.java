package dev.tandem.runner.language;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.tandem.runner.testing.ReportFormat;
import dev.tandem.runner.testing.TestSelection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One language, as its file under {@code languages/} describes it.
 *
 * <p>Arguments of commands and values of the environment may hold the placeholders of {@link Placeholders}.
 *
 * @param id stable, e.g. {@code python}
 * @param name for people
 * @param fileExtensions without the dot, the usual one first
 * @param detect how to find its toolchain
 * @param environment variables of all its commands
 * @param compile the step before the program; null if there is none
 * @param run the program itself
 * @param companion makes the other commands quicker while it runs; null if nothing does
 * @param tests how its tests are run; null if they are not
 * @param debug how its programs are debugged; null if they are not
 * @param entryFile name of the template's main file
 * @param template first content of that file
 */
public record Language(
        String id,
        String name,
        List<String> fileExtensions,
        Detection detect,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> environment,
        @Nullable Step compile,
        Step run,
        @Nullable Companion companion,
        @Nullable Tests tests,
        @Nullable Debugging debug,
        String entryFile,
        String template) {
    public Language {
        fileExtensions = List.copyOf(fileExtensions);
        environment = Map.copyOf(environment);
        for (Object needed : new Object[] {id, name, detect, run, entryFile, template}) {
            Objects.requireNonNull(needed, () -> "a part of language " + id + " is missing");
        }
    }

    /**
     * One command of a run.
     *
     * @param command program and arguments; looked up in the sandbox's {@code PATH}
     * @param shown the command as a person would type it
     */
    public record Step(List<String> command, String shown) {
        public Step {
            command = List.copyOf(command);
        }
    }

    /**
     * A process that is kept in the sandbox of each session that has files of this language, such as a compiler that is warm already. Commands must
     * do their work without it, too: it may not be there yet, and programs can end it.
     *
     * @param command program and arguments; looked up in the sandbox's {@code PATH}
     * @param source name of a file beside the language's, whose text is given to the command as its last argument; null for none
     */
    public record Companion(List<String> command, @Nullable String source) {
        public Companion {
            command = List.copyOf(command);
        }
    }

    /**
     * How tests are run: all those of the workspace, or those of one file. The commands' {@code {entry}} is that file, or empty.
     *
     * <p>What the last command prints on its standard output is the report, which people do not see; what it prints on its standard error is the
     * run's output.
     *
     * @param tool its name, for people
     * @param hint for a person: how tests are written so that the tool finds them
     * @param detect how the tool is found, if the language's toolchain does not have it; null if it does
     * @param compile the step before; null if there is none
     * @param run runs them
     * @param source name of a file beside the language's, whose text is given to both commands as their last argument; null for none
     * @param report in which form they are told
     */
    public record Tests(
            String tool,
            String hint,
            @Nullable Detection detect,
            @Nullable Step compile,
            Step run,
            @Nullable String source,
            ReportFormat report) {
        public Tests {
            for (Object needed : new Object[] {tool, hint, run, report}) {
                Objects.requireNonNull(needed, "a part of how tests are run is missing");
            }
        }
    }

    /**
     * How programs are debugged.
     *
     * @param adapters ids of debug adapters, e.g. {@code debugpy}; the first that is there counts
     * @param program how a program is
     * @param tests how the tests of a file are; null if they are not
     */
    public record Debugging(
            List<String> adapters, Way program, @Nullable Way tests) {
        public Debugging {
            adapters = List.copyOf(adapters);
            Objects.requireNonNull(program, "how a program is debugged is missing");
        }

        /**
         * One way.
         *
         * @param compile the step before, with what a debugger needs to know of the program; null if there is none of its own
         * @param asUsual whether the step before is that of a run
         * @param run the program as the adapter is told it, or prints that: see {@code printed}
         * @param printed whether {@code run} prints the command, each word with a zero byte behind it, because it is known only after the step before
         * @param one how a single test is chosen; null if it cannot be
         */
        public record Way(
                @Nullable Step compile,
                boolean asUsual,
                Step run,
                boolean printed,
                @Nullable TestSelection one) {
            public Way {
                Objects.requireNonNull(run, "the program that is debugged is missing");
            }
        }
    }

    /** {@return the same without what makes it quicker} */
    public Language withoutCompanion() {
        return new Language(
                id, name, fileExtensions, detect, environment, compile, run, null, tests, debug, entryFile, template);
    }

    /**
     * How a toolchain is found.
     *
     * @param command prints one line for each toolchain that is there; it may fail when there is none
     * @param pattern a regular expression with a group {@code version} and, if there can be several, a group {@code home}
     * @param minimum the oldest version that will do
     * @param remedy for a person, when none will do: what to install
     */
    public record Detection(List<String> command, String pattern, String minimum, String remedy) {
        public Detection {
            command = List.copyOf(command);
        }
    }
}
