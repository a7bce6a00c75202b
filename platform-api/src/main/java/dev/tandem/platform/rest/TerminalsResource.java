package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.terminal.TerminalView;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Terminals of a session. What was typed into them cannot be read. */
@Path("/api/sessions/{id}/terminals")
@RunOnVirtualThread
class TerminalsResource {
    private final SessionDirectory sessions;
    private final CurrentCaller current;

    TerminalsResource(SessionDirectory sessions, CurrentCaller current) {
        this.sessions = sessions;
        this.current = current;
    }

    @GET
    public List<TerminalView> list(String id) throws TimeoutException, InterruptedException {
        return views(id).stream().map(TerminalView::withoutScreen).toList();
    }

    @GET
    @Path("{terminal}")
    public TerminalView one(String id, String terminal) throws TimeoutException, InterruptedException {
        TerminalId which = Ids.terminal(terminal);
        return views(id).stream()
                .filter(view -> view.id().equals(which))
                .findFirst()
                .orElseThrow(() -> new Refusal(ErrorCode.TERMINAL_UNKNOWN, Map.of("terminal", terminal)));
    }

    @POST
    @ResponseStatus(201)
    public Answers.Opened open(String id, Requests.NewTerminal request) throws TimeoutException, InterruptedException {
        Requests.NewTerminal wanted = Bodies.required(request);
        Committed committed = submit(id, new Command.OpenTerminal(wanted.name(), wanted.columns(), wanted.rows()));
        return committed.records().stream()
                .map(record -> record.event())
                .filter(SessionEvent.TerminalOpened.class::isInstance)
                .map(event -> new Answers.Opened(((SessionEvent.TerminalOpened) event).terminal()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a terminal without its record"));
    }

    @POST
    @Path("{terminal}/input")
    public void input(String id, String terminal, Requests.TerminalInput request)
            throws TimeoutException, InterruptedException {
        byte[] bytes = Bodies.required(request).text().getBytes(StandardCharsets.UTF_8);
        submit(id, new Command.WriteTerminal(Ids.terminal(terminal), bytes));
    }

    @POST
    @Path("{terminal}/size")
    public void resize(String id, String terminal, Requests.TerminalSize request)
            throws TimeoutException, InterruptedException {
        Requests.TerminalSize size = Bodies.required(request);
        submit(id, new Command.ResizeTerminal(Ids.terminal(terminal), size.columns(), size.rows()));
    }

    @PATCH
    @Path("{terminal}")
    public void rename(String id, String terminal, Requests.Rename request)
            throws TimeoutException, InterruptedException {
        submit(
                id,
                new Command.RenameTerminal(
                        Ids.terminal(terminal), Bodies.required(request).name()));
    }

    @POST
    @Path("{terminal}/close")
    public void close(String id, String terminal) throws TimeoutException, InterruptedException {
        submit(id, new Command.CloseTerminal(Ids.terminal(terminal)));
    }

    private List<TerminalView> views(String id) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().read(reader -> reader.view().terminals()));
        }
    }

    private Committed submit(String id, Command command) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().submit(current.caller(), command));
        }
    }
}
