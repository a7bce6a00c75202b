package dev.tandem.runner.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the placeholders in a language's commands stand for in one run.
 *
 * <ul>
 *   <li>{@code {entry}} the started file, relative to the workspace; never read as an option, because it never starts with a dash. Empty where
 *       all tests are run
 *   <li>{@code {folder}} the entry's folder with a slash at its end; empty at the top
 *   <li>{@code {name}} and {@code {extension}} the entry's name without its extension, and that
 *   <li>{@code {build}} a folder for what is built, not there yet, of this run alone
 *   <li>{@code {memory}} how many bytes of memory the program may use; a virtual machine that does not know takes too many
 *   <li>{@code {home}} where the toolchain is installed
 *   <li>{@code {tool}} likewise the tool that runs tests, where that is another
 * </ul>
 *
 * Each is filled into one argument as it is: a file's name can hold spaces or shell syntax and stays one argument. An argument {@code {selected}} is
 * replaced by those that choose a single test, or by none.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{(entry|folder|name|extension|build|memory|home|tool)}");

    private static final String SELECTED = "{selected}";

    private final Map<String, String> values;
    private final List<String> selected;

    private Placeholders(Map<String, String> values, List<String> selected) {
        this.values = values;
        this.selected = List.copyOf(selected);
    }

    /**
     * @param entry path of the started file, relative to the workspace, with slashes
     * @param build absolute path, as seen in the sandbox, of a folder that does not exist yet
     * @param memoryBytes what the program may use at most
     */
    public Placeholders(String entry, String build, long memoryBytes, Toolchain toolchain) {
        int slash = entry.lastIndexOf('/') + 1;
        int dot = entry.lastIndexOf('.');
        boolean hasExtension = dot > slash;
        selected = List.of();
        values = Map.of(
                "entry",
                entry.startsWith("-") ? "./" + entry : entry,
                "folder",
                entry.substring(0, slash),
                "name",
                hasExtension ? entry.substring(slash, dot) : entry.substring(slash),
                "extension",
                hasExtension ? entry.substring(dot + 1) : "",
                "build",
                build,
                "memory",
                Long.toString(memoryBytes),
                "home",
                toolchain.home(),
                "tool",
                "");
    }

    /** {@return the same for a run of tests with this tool} */
    public Placeholders withTool(Toolchain tool) {
        Map<String, String> all = new TreeMap<>(values);
        all.put("tool", tool.home());
        return new Placeholders(Map.copyOf(all), selected);
    }

    /** {@return the same for a single test, which these arguments choose} */
    public Placeholders selecting(List<String> arguments) {
        return new Placeholders(values, arguments);
    }

    /** {@return the step's command with its placeholders filled} */
    public List<String> command(Language.Step step) {
        return step.command().stream()
                .flatMap(word -> word.equals(SELECTED) ? selected.stream() : Stream.of(fill(word)))
                .toList();
    }

    /** {@return the companion's command with its placeholders filled, and its source} */
    public List<String> command(Language.Companion companion) {
        return withSource(companion.command().stream().map(this::fill).toList(), companion.source());
    }

    /**
     * {@return the step's command with its placeholders filled, and a source}
     *
     * @param source name of a file beside the language's, whose text is the last argument; null for none
     */
    public List<String> command(Language.Step step, @Nullable String source) {
        return withSource(command(step), source);
    }

    private static List<String> withSource(List<String> command, @Nullable String source) {
        if (source == null) {
            return command;
        }
        List<String> all = new ArrayList<>(command);
        all.add(LanguageCatalog.source(source));
        return all;
    }

    /** {@return the command as a person would type it} */
    public String shown(Language.Step step) {
        return fill(step.shown());
    }

    /** {@return the variables of the language's commands, sorted by name} */
    public Map<String, String> environment(Language language) {
        Map<String, String> filled = new TreeMap<>();
        language.environment().forEach((name, value) -> filled.put(name, fill(value)));
        return filled;
    }

    private String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
    }
}
