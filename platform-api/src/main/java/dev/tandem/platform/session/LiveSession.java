package dev.tandem.platform.session;

import dev.tandem.platform.access.Caller;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session in memory. The package's description tells threads, order and back-pressure. */
public interface LiveSession {
    SessionId id();

    /** {@return who is in it, as of now; any thread} */
    Members members();

    /**
     * Does a command: decode, check, commit, apply.
     *
     * <p>Blocks while the session holds too much uncommitted work: virtual threads only, never the owner's.
     *
     * @return completed after commit and apply; or failed with a {@link dev.tandem.platform.error.Refusal}, and nothing
     *     happened; or failed with another exception when the platform shuts down, and nobody may be told either way
     */
    CompletionStage<Committed> submit(Caller caller, Command command);

    /**
     * Takes in records that another owner of this session committed; those that are known already are passed over, and if some
     * before them are missing, the log is read. Any thread; does not wait.
     *
     * @param records of consecutive sequences, at least one
     */
    void received(List<LogRecord> records);

    /**
     * Reads the log if its last record is later than what is known here. While a batch of our own is with the committer nothing
     * is read: its outcome tells. Any thread; does not wait.
     */
    void headIs(long sequence);

    /**
     * As {@link #submit}, but never blocks: any thread.
     *
     * @return null if the session holds too much uncommitted work, and nothing was submitted
     */
    @Nullable CompletionStage<Committed> trySubmit(Caller caller, Command command);

    /** {@return completed when the subscriber has been {@code opened}} */
    CompletionStage<Subscription> subscribe(SessionSubscriber subscriber);

    /** {@return what {@code question} answers on the owner's thread; failed with what it throws} */
    <T> CompletionStage<T> read(Function<SessionReader, T> question);
}
