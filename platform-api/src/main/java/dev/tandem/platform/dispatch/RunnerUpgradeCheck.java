package dev.tandem.platform.dispatch;

import dev.tandem.platform.access.RunnerToken;
import dev.tandem.platform.error.ErrorCode;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Lets in who shows the runner token, and no page: a runner is no browser. */
@ApplicationScoped
class RunnerUpgradeCheck implements HttpUpgradeCheck {
    private static final String SCHEME = "Bearer ";

    private final RunnerToken token;

    RunnerUpgradeCheck(RunnerToken token) {
        this.token = token;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        HttpServerRequest request = context.httpRequest();
        if (request.getHeader(HttpHeaders.ORIGIN) != null) {
            return CheckResult.rejectUpgrade(ErrorCode.SOCKET_FOREIGN_ORIGIN.status());
        }
        @Nullable String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        boolean admitted = shown != null && shown.startsWith(SCHEME) && token.matches(shown.substring(SCHEME.length()));
        return admitted ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(ErrorCode.TOKEN_INVALID.status());
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return endpointId.equals(RunnerEndpoint.class.getName());
    }
}
