package dev.tandem.bench.collab.server;

import dev.tandem.bench.collab.load.Seat;
import java.io.IOException;
import java.util.List;

/** A server at work in processes of its own. */
public interface Server extends AutoCloseable {
    /** Which one. */
    Kind kind();

    /**
     * Makes rooms, each a document of its own.
     *
     * @return for each room where its clients connect, each as another person where the server knows persons
     */
    List<List<Seat>> rooms(int rooms, int clients) throws IOException, InterruptedException;

    /** The same seat after a restart. */
    Seat now(Seat seat);

    /** The server and its database. */
    ProcessTree processes() throws IOException;

    /** The server without its database. */
    ProcessTree ownProcesses() throws IOException;

    /** Lets the server's memory be collected, and waits for that. */
    void collectGarbage() throws IOException, InterruptedException;

    /** Ends the server's process. What it has stored stays. */
    void stop() throws IOException;

    /** Starts it again after {@link #stop}. Seats are others then, see {@link #now}. */
    void start() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
