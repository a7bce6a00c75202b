package dev.tandem.platform.door;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.socket.TokenBucket;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many updates one connection may send, over all its documents. For the connection's thread. */
final class UpdateRate {
    private final double perMinute;
    private final TokenBucket bucket;

    UpdateRate(double perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.bucket = new TokenBucket(perMinute / Duration.ofMinutes(1).toSeconds(), perMinute, nanoTime);
    }

    /**
     * Counts an update.
     *
     * @throws Refusal {@code DOC-07} if there were too many
     */
    void take() {
        if (!bucket.tryTake(1)) {
            throw new Refusal(ErrorCode.UPDATE_TOO_MANY, Map.of("perMinute", perMinute));
        }
    }
}
