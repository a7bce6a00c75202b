package dev.tandem.protocol;

import java.util.Set;

/**
 * Which commands of the Debug Adapter Protocol only look: what a viewer may have a debugger asked, in a page as in an editor of their own. Whatever is
 * not here may run code, or change something.
 *
 * @see <a href="https://microsoft.github.io/debug-adapter-protocol/specification">the specification</a>
 */
public final class LookingCommands {
    private static final Set<String> COMMANDS = Set.of(
            "variables",
            "scopes",
            "stackTrace",
            "threads",
            "source",
            "loadedSources",
            "modules",
            "completions",
            "exceptionInfo",
            "breakpointLocations");

    private LookingCommands() {}

    /** {@return whether this only looks} */
    public static boolean contains(String command) {
        return COMMANDS.contains(command);
    }
}
