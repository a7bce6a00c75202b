package dev.tandem.platform.session;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.SessionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a session's sandbox before the next command of a batch. */
final class SandboxDraft {
    private List<OpenPort> ports;
    private DiskOnly diskOnly;

    SandboxDraft(SessionState session) {
        this.ports = session.ports();
        this.diskOnly = session.diskOnly();
    }

    /**
     * {@return what tells that programs listen on these ports; empty if that is known}
     *
     * @throws Refusal {@code REQUEST-01} if these are too many
     */
    Optional<SessionEvent> ports(List<OpenPort> now) {
        if (now.size() > OpenPort.MOST) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("ports", now.size(), "limit", OpenPort.MOST));
        }
        if (now.equals(ports)) {
            return Optional.empty();
        }
        ports = now;
        return Optional.of(new SessionEvent.PortsChanged(now));
    }

    /** {@return what tells that this is on its disk alone; empty if that is known} */
    Optional<SessionEvent> diskOnly(DiskOnly now) {
        if (now.equals(diskOnly)) {
            return Optional.empty();
        }
        diskOnly = now;
        return Optional.of(new SessionEvent.DiskOnlyChanged(now));
    }
}
