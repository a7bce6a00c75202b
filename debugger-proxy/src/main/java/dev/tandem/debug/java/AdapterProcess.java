package dev.tandem.debug.java;

import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapOutput;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** The adapter as a process: DAP on standard input and output. Ends with its input. */
public final class AdapterProcess {
    private static final int LONGEST_MESSAGE = 16 * 1024 * 1024;

    private AdapterProcess() {}

    /** @throws IOException if what comes is no DAP */
    public static void main(String[] arguments) throws IOException {
        InputStream in = new BufferedInputStream(System.in);
        PrintStream out = System.out;
        System.setOut(System.err); // whatever prints in here must not end up between messages
        try (var requests =
                new Requests(new DapInput(in, LONGEST_MESSAGE), new DapOutput(new BufferedOutputStream(out)))) {
            requests.serve();
        }
        // JDI's threads are no daemons; there is nobody left to whom they could be of use.
        System.exit(0);
    }
}
