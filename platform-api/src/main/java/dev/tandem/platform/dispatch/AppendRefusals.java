package dev.tandem.platform.dispatch;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Command;
import dev.tandem.protocol.ToRunner;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** How a runner is told that its append, or what it asked for, was not taken. */
final class AppendRefusals {
    private static final Logger LOG = Logger.getLogger(AppendRefusals.class);

    private AppendRefusals() {}

    static ToRunner.AppendRefused of(long request, Throwable failure) {
        Throwable cause = causeOf(failure);
        if (cause instanceof Refusal refusal) {
            return new ToRunner.AppendRefused(request, refusal.code().code(), String.valueOf(refusal.getMessage()));
        }
        LOG.errorf(cause, "%s a runner's append %d failed", ErrorCode.INTERNAL.code(), request);
        return new ToRunner.AppendRefused(request, ErrorCode.INTERNAL.code(), ErrorCode.INTERNAL.message());
    }

    static ToRunner.ChangeRefused ofChange(long request, Throwable failure) {
        ToRunner.AppendRefused refused = of(request, failure);
        int step = causeOf(failure) instanceof Refusal refusal
                        && refusal.values().get(Command.ChangeFilesByRunner.STEP) instanceof Integer named
                ? named
                : -1;
        return new ToRunner.ChangeRefused(request, refused.code(), refused.message(), step);
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
