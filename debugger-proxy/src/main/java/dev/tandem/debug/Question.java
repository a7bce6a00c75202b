package dev.tandem.debug;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The requests that participants may make of the adapter, by way of the hub. What has no entry is refused: it would change what others debug. */
enum Question {
    THREADS("threads", Kind.ANY_TIME),
    SOURCE("source", Kind.ANY_TIME),
    LOADED_SOURCES("loadedSources", Kind.ANY_TIME),
    MODULES("modules", Kind.ANY_TIME),
    BREAKPOINT_LOCATIONS("breakpointLocations", Kind.ANY_TIME),
    STACK_TRACE("stackTrace", Kind.AT_A_STOP),
    SCOPES("scopes", Kind.AT_A_STOP),
    VARIABLES("variables", Kind.AT_A_STOP),
    EXCEPTION_INFO("exceptionInfo", Kind.AT_A_STOP),
    STEP_IN_TARGETS("stepInTargets", Kind.AT_A_STOP),
    GOTO_TARGETS("gotoTargets", Kind.AT_A_STOP),
    COMPLETIONS("completions", Kind.AT_A_STOP),
    DATA_BREAKPOINT_INFO("dataBreakpointInfo", Kind.AT_A_STOP),
    READ_MEMORY("readMemory", Kind.AT_A_STOP),
    DISASSEMBLE("disassemble", Kind.AT_A_STOP),
    EVALUATE("evaluate", Kind.CHANGES),
    SET_VARIABLE("setVariable", Kind.CHANGES),
    SET_EXPRESSION("setExpression", Kind.CHANGES),
    WRITE_MEMORY("writeMemory", Kind.CHANGES);

    /** What it costs to ask. */
    enum Kind {
        /** Reads, whether the program runs or not. */
        ANY_TIME,
        /** Reads what is the same for as long as the program stands: asked once, whoever wants to know. */
        AT_A_STOP,
        /** May change what has been read. */
        CHANGES
    }

    private static final Map<String, Question> BY_COMMAND =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Question::command, Function.identity()));

    private final String command;
    private final Kind kind;

    Question(String command, Kind kind) {
        this.command = command;
        this.kind = kind;
    }

    static Optional<Question> of(String command) {
        return Optional.ofNullable(BY_COMMAND.get(command));
    }

    String command() {
        return command;
    }

    Kind kind() {
        return kind;
    }
}
