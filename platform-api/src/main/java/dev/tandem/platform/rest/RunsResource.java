package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.run.RunBook;
import dev.tandem.platform.run.RunView;
import dev.tandem.platform.run.StoredOutput;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TestCounts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Runs of a session. */
@Path("/api/sessions/{id}/runs")
@RunOnVirtualThread
class RunsResource {
    private final SessionDirectory sessions;
    private final StoredOutput output;
    private final CurrentCaller current;

    RunsResource(SessionDirectory sessions, StoredOutput output, CurrentCaller current) {
        this.sessions = sessions;
        this.output = output;
        this.current = current;
    }

    @GET
    public List<RunView> list(String id) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().read(reader -> reader.view().runs())).stream()
                    .map(RunView::withoutOutput)
                    .toList();
        }
    }

    @GET
    @Path("{run}")
    public RunView one(String id, String run) throws TimeoutException, InterruptedException {
        return output.addTo(Ids.session(id), find(id, run));
    }

    @GET
    @Path("{run}/tests")
    @Operation(summary = "Tests of a run: how many ended how, and those that are told")
    public Answers.Tests tests(String id, String run) throws TimeoutException, InterruptedException {
        RunBook.Run found = find(id, run);
        TestCounts counts = found.view().counts();
        return new Answers.Tests(
                counts == null ? TestCounts.NONE : counts,
                counts == null ? List.of() : output.tests(Ids.session(id), found));
    }

    private RunBook.Run find(String id, String run) throws TimeoutException, InterruptedException {
        RunId which = Ids.run(run);
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().read(reader -> reader.run(which)))
                    .orElseThrow(() -> new Refusal(ErrorCode.RUN_UNKNOWN, Map.of("run", run)));
        }
    }

    @POST
    @ResponseStatus(201)
    public Answers.Started start(String id, Requests.NewRun request) throws TimeoutException, InterruptedException {
        Committed committed = submit(id, Bodies.required(request).command());
        return committed.records().stream()
                .map(record -> record.event())
                .filter(SessionEvent.RunRequested.class::isInstance)
                .map(event -> new Answers.Started(((SessionEvent.RunRequested) event).run()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a request without its record"));
    }

    @POST
    @Path("{run}/input")
    public void input(String id, String run, Requests.RunInput request) throws TimeoutException, InterruptedException {
        byte[] bytes = Bodies.required(request).text().getBytes(StandardCharsets.UTF_8);
        submit(id, new Command.WriteRunInput(Ids.run(run), bytes));
    }

    @POST
    @Path("{run}/end-input")
    public void endInput(String id, String run) throws TimeoutException, InterruptedException {
        submit(id, new Command.EndRunInput(Ids.run(run)));
    }

    @POST
    @Path("{run}/stop")
    public void stop(String id, String run) throws TimeoutException, InterruptedException {
        submit(id, new Command.StopRun(Ids.run(run)));
    }

    private Committed submit(String id, Command command) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().submit(current.caller(), command));
        }
    }
}
