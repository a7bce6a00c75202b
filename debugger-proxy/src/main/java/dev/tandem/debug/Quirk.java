package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where an adapter does otherwise than the protocol says, or says less than it does. One row a deviation; each adapter names its own, and a
 * test shows each on the real adapter.
 */
public enum Quirk {
    /** {@code hitCondition} works and is not announced. */
    HIT_CONDITIONS_NOT_ANNOUNCED,
    /** Another condition, hit condition or log message for a breakpoint that exists has no effect: it is cleared first. */
    CHANGED_CONDITION_IGNORED,
    /** Another hit condition for a breakpoint that exists counts the hits from before: it is cleared first. */
    CHANGED_CONDITION_COUNTS_ON,
    /** A hit condition of 3 passes over three hits and stops at the fourth: it is told one less. */
    HIT_CONDITION_SKIPS,
    /** What a breakpoint logs has no line ends: we log instead, as for those that cannot. */
    LOGS_WITHOUT_LINE_ENDS,
    /** Each breakpoint whose condition was false is told as {@code continued} though nothing stopped; so nothing is said of it. */
    CONTINUED_AT_FALSE_CONDITIONS,
    /** What {@code pause} stops is told as an exception: the signal that stopped it. */
    PAUSE_TOLD_AS_EXCEPTION,
    /** What the program writes comes out of the adapter's own process and not as {@code output}. */
    OUTPUT_IN_PIPES,
    /** The program's last words may come after its end was told, and are lost when the adapter is asked to go at once: it is asked a little later. */
    OUTPUT_AFTER_END,
    /** The exit code is told in words among the output, and not as {@code exited}. */
    EXIT_CODE_IN_WORDS,
    /** Where a breakpoint ended up is told by {@code breakpoint} events, after the answer that says it is not verified. */
    VERIFIED_LATER,
    /** A number of an older stop is answered with what it means now. Ours are never given twice, whatever the adapter. */
    OLD_REFERENCES_ANSWERED,
    /** The number of a scope means that of the frame whose scopes were asked for last: they are asked for again before each use. */
    SCOPES_OF_LAST_FRAME,
    /** What a variable was set to is told as {@code result}, not as {@code value}. */
    SET_VALUE_AS_RESULT,
    /** A variable that was set has its old value wherever it is read, until the program moves: what was set is put in its place. */
    SET_VALUE_SEEN_LATER,
    /** Ends its lines with CR LF, since it reads them from a terminal. */
    CARRIAGE_RETURNS,
    /** Debugs through a session of its own that it asks us to begin. */
    CHILD_SESSION,
    /**
     * Functions and what the runtime has of its modules are values like others, with hundreds of values in them; and the adapter becomes slower with
     * each value that it was ever asked for.
     */
    FUNCTIONS_AMONG_VALUES(
            "function", "Function", "AsyncFunction", "GeneratorFunction", "AsyncGeneratorFunction", "global", "Module"),
    /** Modules, classes and functions are values like others, with all of the language's library in them. */
    MODULES_AMONG_VALUES("module", "type", "function", "method", "builtin_function_or_method");

    @SuppressWarnings("ImmutableEnumChecker") // sets that nobody can change
    private final Set<String> code;

    /** @param code types, as the adapter names them, of values that are code: nothing in them changes from stop to stop */
    Quirk(String... code) {
        this.code = Set.of(code);
    }

    /** {@return the types, as an adapter with these names them, of what is code and no data} */
    static Set<String> code(Set<Quirk> quirks) {
        return quirks.stream().flatMap(quirk -> quirk.code.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** {@return what an adapter with these can, as far as it is offered} */
    static ObjectNode corrected(Set<Quirk> quirks, ObjectNode capabilities) {
        ObjectNode told = capabilities.deepCopy();
        if (quirks.contains(HIT_CONDITIONS_NOT_ANNOUNCED)) {
            told.put("supportsHitConditionalBreakpoints", true);
        }
        if (quirks.contains(LOGS_WITHOUT_LINE_ENDS)) {
            told.put("supportsLogPoints", false);
        }
        // Some want everything set anew then, or never answer: a restart is a new session.
        return told.put("supportsRestartRequest", false);
    }
}
