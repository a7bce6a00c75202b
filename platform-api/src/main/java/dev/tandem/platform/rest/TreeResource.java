package dev.tandem.platform.rest;

import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Files and folders of a session, and what files hold. */
@Path("/api/sessions/{id}")
@RunOnVirtualThread
class TreeResource {
    private final SessionDirectory sessions;
    private final CurrentCaller current;

    TreeResource(SessionDirectory sessions, CurrentCaller current) {
        this.sessions = sessions;
        this.current = current;
    }

    @GET
    @Path("tree")
    public List<Entry> tree(String id) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().read(reader -> reader.view().tree()));
        }
    }

    @POST
    @Path("tree")
    public Answers.TreeChanges change(String id, Requests.ChangeTree request)
            throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            Command change = new Command.ChangeTree(Bodies.required(request).commands());
            Committed committed = Waiting.on(lease.session().submit(current.caller(), change));
            List<TreeChange> changes = committed.records().stream()
                    .filter(record -> record.event() instanceof SessionEvent.TreeChanged)
                    .flatMap(record -> ((SessionEvent.TreeChanged) record.event()).changes().stream())
                    .toList();
            return new Answers.TreeChanges(committed.sequence(), changes);
        }
    }

    @GET
    @Path("files/{entry}")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
    public String text(String id, String entry) throws TimeoutException, InterruptedException {
        EntryId file = Ids.entry(entry);
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().read(reader -> reader.text(file)));
        }
    }
}
