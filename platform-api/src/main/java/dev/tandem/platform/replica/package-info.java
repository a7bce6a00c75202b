/**
 * What the replicas of the platform tell each other: the fast path beside the log.
 *
 * <p>Everything durable is in the database, and each replica heals itself from there ({@code session}, {@code dispatch}). Messages
 * only make it fast, and carry what is not stored: who is present and what they look at. So a message may be lost, come twice or
 * late, and Redis may be away: nothing breaks, it takes up to the next look into the database instead of a millisecond.
 *
 * <p>{@link dev.tandem.platform.replica.Replicas} is what others use; {@link dev.tandem.platform.replica.ReplicaBus} holds the rules:
 * who is alive, own echoes, what to do after a break. {@link dev.tandem.platform.replica.RedisPubSub} is the edge. Without
 * {@code tandem.redis.url} there is {@link dev.tandem.platform.replica.Replicas#ALONE} and nothing else.
 */
@NullMarked
package dev.tandem.platform.replica;

import org.jspecify.annotations.NullMarked;
