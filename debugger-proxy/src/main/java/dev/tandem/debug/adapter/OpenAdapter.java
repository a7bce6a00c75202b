package dev.tandem.debug.adapter;

import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Opening;
import dev.tandem.debug.Quirk;
import dev.tandem.debug.dap.Wire;
import java.io.OutputStream;
import java.util.List;
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
     * {@return a session over an adapter's wire}
     *
     * @param opening what it is told to debug, without breakpoints
     * @param program the program's streams; of a program that the adapter holds itself as well
     * @param end ends the adapter at once
     */
    public static OpenAdapter over(
            Wire wire,
            Opening opening,
            ProgramStreams program,
            Set<Quirk> quirks,
            DebugRules rules,
            Epoch first,
            Runnable end) {
        return new OpenAdapter(DebugSession.with(wire, program, quirks, rules, first), opening, program, end);
    }

    /** {@return the session; nobody follows it yet} */
    public DebugSession session() {
        return session;
    }

    /** Starts the program, or attaches to it. Once. As {@link DebugSession#start}. */
    public CompletionStage<Void> start(List<BreakpointRequest> breakpoints) {
        return session.start(opening.with(breakpoints));
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
