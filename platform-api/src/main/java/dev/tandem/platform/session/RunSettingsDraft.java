package dev.tandem.platform.session;

import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.NewRecord;
import dev.tandem.platform.run.RunConfiguration;
import dev.tandem.platform.run.RunSettings;
import dev.tandem.protocol.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The run settings as they will be before the next command of a batch, with what comes earlier in it. */
final class RunSettingsDraft {
    private final byte[] state;
    private final List<byte[]> updates = new ArrayList<>();
    private final DocumentLimits limits;

    /** @param records of the batch so far */
    RunSettingsDraft(SessionState session, List<NewRecord> records) {
        this.state = session.requireDocument(DocumentKind.RUN_SETTINGS_ID).state();
        this.limits = DocumentKind.RUN_SETTINGS.limits(session.limits().documents());
        for (NewRecord record : records) {
            if (record.event() instanceof SessionEvent.DocumentUpdated updated
                    && updated.document().equals(DocumentKind.RUN_SETTINGS_ID)) {
                updates.add(updated.update());
            }
        }
    }

    /**
     * {@return a configuration}
     *
     * @param idOrName one of the two
     * @throws Refusal {@code RUN-11}
     */
    RunConfiguration require(String idOrName) {
        return settings()
                .find(idOrName)
                .orElseThrow(() -> new Refusal(ErrorCode.CONFIGURATION_UNKNOWN, Map.of("configuration", idOrName)));
    }

    /** {@return what puts a configuration in} */
    SessionEvent put(RunConfiguration configuration) {
        byte[] update = settings().put(configuration);
        if (state.length + update.length > limits.maxStateBytes()) {
            throw new Refusal(
                    ErrorCode.DOCUMENT_TOO_LARGE,
                    Map.of("bytes", state.length + update.length, "limit", limits.maxStateBytes()));
        }
        return new SessionEvent.DocumentUpdated(DocumentKind.RUN_SETTINGS_ID, update);
    }

    /**
     * {@return what takes one out}
     *
     * @throws Refusal {@code RUN-11}
     */
    SessionEvent remove(String id) {
        return new SessionEvent.DocumentUpdated(
                DocumentKind.RUN_SETTINGS_ID, settings().remove(require(id).id()));
    }

    private RunSettings settings() {
        return RunSettings.of(state, updates);
    }
}
