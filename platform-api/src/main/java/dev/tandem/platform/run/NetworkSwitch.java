package dev.tandem.platform.run;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.NetworkOffer;
import java.util.Map;

/** Whether a session's network can be turned on. */
public final class NetworkSwitch {
    private NetworkSwitch() {}

    /** @throws Refusal {@code EGRESS-01} if no runner would let programs reach anything */
    public static void requireOffer(NetworkOffer offer) {
        if (offer.allowed().isEmpty()) {
            String reason = offer.unavailableReason();
            throw new Refusal(ErrorCode.NETWORK_NOT_OFFERED, reason == null ? Map.of() : Map.of("reason", reason));
        }
    }
}
