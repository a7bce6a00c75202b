package dev.tandem.platform.run;

import dev.tandem.protocol.DebugOffer;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.TestOffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A language as people receive it: {@link LanguageStatus} without the text of its template. */
public record LanguageView(
        String id,
        String name,
        @Nullable String version,
        List<String> fileExtensions,
        String entryFile,
        @Nullable String unavailableReason,
        @Nullable TestOffer tests,
        @Nullable DebugOffer debug) {
    public LanguageView {
        fileExtensions = List.copyOf(fileExtensions);
    }

    public static LanguageView of(LanguageStatus status) {
        return new LanguageView(
                status.id(),
                status.name(),
                status.version(),
                status.fileExtensions(),
                status.entryFile(),
                status.unavailableReason(),
                status.tests(),
                status.debug());
    }
}
