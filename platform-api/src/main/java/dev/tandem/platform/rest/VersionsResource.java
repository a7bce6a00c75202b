package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.History;
import dev.tandem.platform.history.Version;
import dev.tandem.platform.people.DisplayName;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.VersionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Versions of a session: listed, named, opened and brought back. */
@Path("/api/sessions/{id}/versions")
@RunOnVirtualThread
class VersionsResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    /** How often a restore is prepared again because a file was deleted meanwhile. */
    private static final int MAX_ATTEMPTS = 3;

    private final SessionDirectory sessions;
    private final History history;
    private final CurrentCaller current;

    VersionsResource(SessionDirectory sessions, History history, CurrentCaller current) {
        this.sessions = sessions;
        this.history = history;
        this.current = current;
    }

    @GET
    @Operation(summary = "Versions before a position of the session's log, newest first")
    public Answers.Versions list(
            String id, @QueryParam("before") @Nullable String before, @QueryParam("limit") @Nullable String limit) {
        long from = before == null ? Long.MAX_VALUE : Queries.number("before", before, 0, Long.MAX_VALUE);
        int most = limit == null ? DEFAULT_LIMIT : (int) Queries.number("limit", limit, 1, MAX_LIMIT);
        List<Version> versions = history.versions(Ids.session(id), from, most + 1);
        boolean more = versions.size() > most;
        return new Answers.Versions(more ? versions.subList(0, most) : versions, more);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Name the present position; the version of this position, if there is one")
    public Version name(String id, Requests.NewVersion request) throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        String name = DisplayName.ofVersion(Bodies.required(request).name());
        Committed committed = submit(session, new Command.NameVersion(name));
        return history.version(session, made(committed).orElseThrow());
    }

    @PATCH
    @Path("{version}")
    @Operation(summary = "Give a version another name; null for none")
    public Version rename(String id, String version, Requests.VersionName request)
            throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        String wanted = Bodies.required(request).name();
        String name = wanted == null ? null : DisplayName.ofVersion(wanted);
        VersionId which = history.version(session, Ids.version(version)).id();
        submit(session, new Command.RenameVersion(which, name));
        return history.version(session, which);
    }

    @GET
    @Path("{version}/tree")
    @Operation(summary = "Files and folders as of a version")
    public List<Entry> tree(String id, String version) {
        return history.tree(Ids.session(id), Ids.version(version));
    }

    @GET
    @Path("{version}/files/{entry}")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
    @Operation(summary = "The text of a file as of a version")
    public String text(String id, String version, String entry) {
        return history.text(Ids.session(id), Ids.version(version), Ids.entry(entry));
    }

    @POST
    @Path("{version}/restore")
    @Operation(summary = "Bring back one file, or the whole session, as a new change")
    public Answers.Restored restore(String id, String version, Requests.RestoreVersion request)
            throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        EntryId only = Bodies.required(request).entry();
        Committed committed = restore(session, Ids.version(version), only);
        Version before = made(committed)
                .map(made -> history.version(session, made))
                .orElseGet(() -> history.versions(session, Long.MAX_VALUE, 1).getFirst());
        return new Answers.Restored(committed.sequence(), before);
    }

    private Committed restore(SessionId session, VersionId version, @Nullable EntryId only)
            throws TimeoutException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return submit(session, new Command.Restore(history.prepareRestore(session, version, only)));
            } catch (Refusal refusal) {
                if (refusal.code() != ErrorCode.FILE_UNKNOWN || attempt == MAX_ATTEMPTS) {
                    throw refusal;
                }
            }
        }
    }

    private static Optional<VersionId> made(Committed committed) {
        return committed.records().stream()
                .map(LogRecord::event)
                .flatMap(event -> Stream.concat(
                        event instanceof SessionEvent.VersionMade made ? Stream.of(made.version()) : Stream.empty(),
                        event instanceof SessionEvent.VersionNamed named ? Stream.of(named.version()) : Stream.empty()))
                .findFirst();
    }

    private Committed submit(SessionId session, Command command) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(session)) {
            return Waiting.on(lease.session().submit(current.caller(), command));
        }
    }
}
