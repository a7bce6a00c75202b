package dev.tandem.platform.dispatch;

import dev.tandem.protocol.RunnerId;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which replica places a session, decided in the database: at most one at a time has it. Blocks; the dispatcher's executor alone.
 *
 * <p>A session whose runner or replica is gone waits a moment for that runner, by its name, because one that only lost its
 * connection goes on with its runs, at whatever replica it comes back; then anyone may have it.
 *
 * @see SharedClaims
 */
interface Claims {
    /** Sessions want a sandbox, for as long as a session is kept on its runner after everyone has left. */
    void want(Collection<SessionId> sessions);

    /**
     * Takes a session for a runner of ours.
     *
     * @return the number of this claim; 0 if another replica has it or it waits for another runner
     */
    long claim(SessionId session, String runner);

    /** The runner of a session of ours is gone. */
    void lost(SessionId session);

    /** A session of ours is free for anybody's runner at once, for as long as it is wanted. */
    void giveUp(SessionId session);

    /** Nobody needs the sandbox any more. {@return whether that is so: false if somebody at another replica does} */
    boolean release(SessionId session);

    /** There is no such session any more. */
    void remove(SessionId session);

    /** {@return sessions that want a sandbox and may be claimed now for one of these runners} */
    List<SessionId> free(Collection<String> runners);

    /** {@return sessions whose runner was lost so long ago that what goes there is to be ended, by us: nobody else is told} */
    List<SessionId> overdue();

    /** {@return the sessions that are ours, with the number of the claim} */
    Map<SessionId, Long> ours();

    /** What a runner offers, and how much room it has now. */
    record Offer(RunnerStatus status, Room room) {}

    /** Says that we live, which runners we have, and {@return the runners of the others} */
    List<Offer> exchange(Map<RunnerId, Offer> runners);

    /** Gives up everything, at the end of this replica. */
    void close();
}
