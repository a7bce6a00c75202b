package dev.tandem.platform.rest;

import dev.tandem.platform.blob.Blobs;
import dev.tandem.platform.config.PlatformConfig;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.history.History;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.VersionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Contents to be saved: one file, or many as a zip archive. */
@Path("/api/sessions/{id}")
@RunOnVirtualThread
class DownloadsResource {
    private static final String TEXT = "text/plain;charset=UTF-8";

    private final SessionDirectory sessions;
    private final History history;
    private final Blobs blobs;
    private final CurrentCaller current;
    private final MinuteLimit archives;

    DownloadsResource(
            SessionDirectory sessions,
            History history,
            Blobs blobs,
            CurrentCaller current,
            PlatformConfig config,
            Clock clock) {
        this.sessions = sessions;
        this.history = history;
        this.blobs = blobs;
        this.current = current;
        this.archives = new MinuteLimit(config.blobs().archivesPerMinute(), clock, ErrorCode.BLOB_TOO_MANY);
    }

    private record Found(
            Entry entry, @Nullable Blob blob, @Nullable String text) {}

    @GET
    @Path("files/{entry}/content")
    @Operation(summary = "The bytes of a file, to be saved; parts of it by Range if it is no text file")
    public Response file(
            String id,
            String entry,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-None-Match") @Nullable String known)
            throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        EntryId which = Ids.entry(entry);
        Found found;
        try (SessionLease lease = sessions.open(session)) {
            found = Waiting.on(lease.session().read(reader -> {
                Entry file = reader.requireContent(which);
                return file.kind() == EntryKind.BLOB
                        ? new Found(file, reader.blob(which).orElseThrow().blob(), null)
                        : new Found(file, null, reader.text(which));
            }));
        }
        return answer(session, found, range, known);
    }

    @GET
    @Path("versions/{version}/files/{entry}/content")
    @Operation(summary = "The bytes of a file as of a version, to be saved")
    public Response fileOfVersion(
            String id,
            String version,
            String entry,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-None-Match") @Nullable String known) {
        SessionId session = Ids.session(id);
        VersionId when = Ids.version(version);
        Entry file = history.file(session, when, Ids.entry(entry));
        Found found = file.kind() == EntryKind.BLOB
                ? new Found(file, history.blob(session, when, file.id()).blob(), null)
                : new Found(file, null, history.text(session, when, file.id()));
        return answer(session, found, range, known);
    }

    private Response answer(SessionId session, Found found, @Nullable String range, @Nullable String known) {
        String name = found.entry().name();
        if (found.blob() != null) {
            return Downloads.of(blobs, session, found.blob(), name, range, known);
        }
        byte[] text = String.valueOf(found.text()).getBytes(StandardCharsets.UTF_8);
        return Downloads.attachment(text, name, TEXT).build();
    }

    @GET
    @Path("archive")
    @Operation(
            summary = "A folder, or everything, as a zip archive",
            description = "Each file as of when its turn comes; what is deleted before that is not in it.")
    public Response archive(String id, @QueryParam("folder") @Nullable String folder)
            throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        archives.count(current.caller().participant().toString());
        EntryId top = folder == null || folder.isEmpty() ? null : Ids.entry(folder);
        Archive archive = Archive.prepare(sessions, blobs, session, top);
        return Downloads.attachment(archive, archive.name() + ".zip", "application/zip")
                .build();
    }
}
