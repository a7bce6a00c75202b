package dev.tandem.runner.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which files of programs stay on the disk alone: they are there for programs, but nobody sees them in the tree, and they are gone with
 * the sandbox. These are the rules of one file, for the folder that it is in.
 *
 * <p>Written as git does: one pattern a line; with a slash at the end for folders only; with another slash from this folder on, else at
 * any depth; {@code !} takes back; {@code #} is a comment. The last line that fits decides.
 *
 * @see <a href="https://git-scm.com/docs/gitignore">gitignore</a>
 */
final class IgnoreRules {
    /** The file in which git's rules are, in any folder. */
    static final String GIT = ".gitignore";
    /** The file in which people say what is different here, at the top: its rules come last. */
    static final String OWN = ".tandemignore";

    /** What tools make for themselves, and make again. */
    static final IgnoreRules USUAL = new IgnoreRules("""
            node_modules/
            .git/
            .hg/
            .svn/
            __pycache__/
            .pytest_cache/
            .mypy_cache/
            .ruff_cache/
            .tox/
            .venv/
            venv/
            .gradle/
            .next/
            .cache/
            .npm/
            target/
            *.class
            *.pyc
            *.o
            """);

    /** What editors and desktops make for a moment, or for themselves: nobody looks for it. */
    static final IgnoreRules MOMENTARY = new IgnoreRules("""
            .DS_Store
            *.swp
            *.swo
            *~
            .#*
            4913
            """);

    static final IgnoreRules NONE = new IgnoreRules("");

    /** Further lines of a file are passed over: each is compared with every new file. */
    private static final int MOST_LINES = 500;

    private static final int LONGEST_LINE = 300;

    private record Rule(Glob path, boolean foldersOnly, boolean ignored) {}

    private final String text;
    private final List<Rule> rules = new ArrayList<>();

    private IgnoreRules(String text) {
        this.text = text;
        text.lines()
                .filter(line -> line.length() <= LONGEST_LINE)
                .limit(MOST_LINES)
                .forEach(this::add);
    }

    /** {@return the rules of a file with this text} */
    static IgnoreRules of(String text) {
        return text.isEmpty() ? NONE : new IgnoreRules(text);
    }

    /** {@return whether these are the rules of this text} */
    boolean areOf(String other) {
        return text.equals(other);
    }

    /**
     * {@return whether something stays on the disk alone; empty if no rule fits}
     *
     * @param path from the folder of these rules; what it is in is known not to be ignored
     */
    Optional<Boolean> ignores(List<String> path, boolean isFolder) {
        for (Rule rule : rules.reversed()) {
            if ((isFolder || !rule.foldersOnly()) && rule.path().fits(path)) {
                return Optional.of(rule.ignored());
            }
        }
        return Optional.empty();
    }

    private void add(String line) {
        String glob = line.stripTrailing();
        if (glob.isEmpty() || glob.startsWith("#")) {
            return;
        }
        boolean takesBack = glob.startsWith("!");
        glob = takesBack ? glob.substring(1) : glob;
        boolean foldersOnly = glob.endsWith("/");
        glob = foldersOnly ? glob.substring(0, glob.length() - 1) : glob;
        boolean fromHere = glob.indexOf('/') >= 0;
        glob = glob.startsWith("/") ? glob.substring(1) : glob;
        if (!glob.isEmpty()) {
            rules.add(new Rule(new Glob(fromHere ? glob : "**/" + glob), foldersOnly, !takesBack));
        }
    }
}
