package dev.tandem.debug.adapter;

import dev.tandem.debug.BreakpointOwner;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Opening;
import dev.tandem.debug.Quirk;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * An adapter that has been started, with the session that it debugs in. All that the program writes is told in the session.
 *
 * <p>Any thread.
 */
public final class OpenAdapter implements AutoCloseable {
    private final DebugSession session;
    private final Opening opening;
    private final ProgramStreams program;
    private final Runnable end;

    private OpenAdapter(DebugSession session, Opening opening, ProgramStreams program, Runnable end) {
        this.session = session;
        this.opening = opening;
        this.program = program;
        this.end = end;
    }

    /**
     * {@return a session with an adapter}
     *
     * @param first the epoch in which the program begins
     */
    public static OpenAdapter over(Connected connected, Set<Quirk> quirks, DebugRules rules, Epoch first) {
        ProgramStreams program = connected.program();
        return new OpenAdapter(
                DebugSession.with(connected.wire(), program, quirks, rules, first),
                connected.opening(),
                program,
                connected.end());
    }

    /** {@return the session; nobody follows it yet} */
    public DebugSession session() {
        return session;
    }

    /** Starts the program, or attaches to it. Once. As {@link DebugSession#start}. */
    public CompletionStage<Void> start(List<BreakpointRequest> breakpoints) {
        return start(breakpoints, Map.of());
    }

    /** As {@link #start(List)}, with breakpoints of {@linkplain Opening#others others}. */
    public CompletionStage<Void> start(
            List<BreakpointRequest> breakpoints, Map<BreakpointOwner, List<BreakpointRequest>> others) {
        return session.start(opening.with(breakpoints, others));
    }

    /**
     * {@return the program's standard input} What is written before the program runs is kept for it. Blocks while the program does not read. Closed,
     * the program sees the end. For a program that cannot be reached so, what is written is dropped.
     */
    public OutputStream input() {
        return program.input();
    }

    /** Ends the adapter and the program that it has started, at once. {@link DebugSession#end} does it in peace. */
    @Override
    public void close() {
        session.close();
        program.close();
        end.run();
    }
}
