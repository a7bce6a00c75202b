package dev.tandem.platform.preview;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives tickets to those who were found to have the right. Blocks on the database. */
public final class Previews {
    private final PreviewAddresses addresses;
    private final Passes passes;

    Previews(PreviewAddresses addresses, Passes passes) {
        this.addresses = addresses;
        this.passes = passes;
    }

    /**
     * Gives a ticket.
     *
     * @param scheme of the address at which Tandem is open
     * @param host its host and port
     * @param path where in the preview; null: its root
     * @return the address that takes the ticket, once, within some seconds
     * @throws Refusal {@code PREVIEW-01} no port, {@code PREVIEW-09} no origin for previews
     */
    public String ticket(
            SessionId session,
            ParticipantId participant,
            int port,
            String scheme,
            @Nullable String host,
            @Nullable String path) {
        if (port < 1 || port > 65_535) {
            throw new Refusal(ErrorCode.PREVIEW_UNKNOWN, Map.of("number", port));
        }
        PreviewAddresses.Host page = PreviewAddresses.Host.parse(host)
                .orElseThrow(() -> new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("host", String.valueOf(host))));
        PreviewAddresses.Place place = addresses.place(session, port, scheme, page);
        String ticket = passes.issue(session, participant, port, place.host().name());
        return "%s/.tandem/enter?ticket=%s&to=%s"
                .formatted(
                        place.origin(),
                        ticket,
                        URLEncoder.encode(PreviewAddresses.safePath(path), StandardCharsets.UTF_8));
    }
}
