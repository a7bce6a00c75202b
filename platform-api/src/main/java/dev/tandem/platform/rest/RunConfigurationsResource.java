package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.run.RunConfiguration;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.SessionReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The named run configurations of a session: the document that people edit together, for programs that have no CRDT. */
@Path("/api/sessions/{id}/run-configurations")
@RunOnVirtualThread
class RunConfigurationsResource {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final SessionDirectory sessions;
    private final CurrentCaller current;

    RunConfigurationsResource(SessionDirectory sessions, CurrentCaller current) {
        this.sessions = sessions;
        this.current = current;
    }

    @GET
    public List<RunConfiguration> list(String id) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().read(SessionReader::runConfigurations));
        }
    }

    @PUT
    @Path("{configuration}")
    public RunConfiguration put(String id, String configuration, Requests.NewRunConfiguration request)
            throws TimeoutException, InterruptedException {
        if (!ID.matcher(configuration).matches()) {
            throw new Refusal(
                    ErrorCode.REQUEST_MALFORMED,
                    Map.of("reason", "the id of a configuration is 1 to 64 letters, digits, _ and -"));
        }
        RunConfiguration wanted = Bodies.required(request).withId(configuration);
        wanted.options(); // what could never be run is refused here, where somebody can still change it
        submit(id, new Command.PutRunConfiguration(wanted));
        return wanted;
    }

    @DELETE
    @Path("{configuration}")
    public void remove(String id, String configuration) throws TimeoutException, InterruptedException {
        submit(id, new Command.RemoveRunConfiguration(configuration));
    }

    private void submit(String id, Command command) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            Waiting.on(lease.session().submit(current.caller(), command));
        }
    }
}
