package dev.tandem.platform.rest;

import dev.tandem.platform.blob.Blobs;
import dev.tandem.platform.blob.Upload;
import dev.tandem.platform.config.PlatformConfig;
import dev.tandem.platform.document.SeedText;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.TextReplacement;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TreeChange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Contents that come as they are. What is text of a size that people can edit together becomes a document, anything else a blob;
 * what comes in is never held in memory as a whole, but for texts.
 */
@Path("/api/sessions/{id}")
@RunOnVirtualThread
class UploadsResource {
    private static final byte[] NOTHING_KNOWN = {0};

    private final SessionDirectory sessions;
    private final Blobs blobs;
    private final CurrentCaller current;
    private final MinuteLimit limit;

    UploadsResource(SessionDirectory sessions, Blobs blobs, CurrentCaller current, PlatformConfig config, Clock clock) {
        this.sessions = sessions;
        this.blobs = blobs;
        this.current = current;
        this.limit = new MinuteLimit(config.blobs().uploadsPerMinute(), clock, ErrorCode.BLOB_TOO_MANY);
    }

    @POST
    @Path("uploads")
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(201)
    @Operation(
            summary = "Make a file of the body's bytes",
            description = "Text in UTF-8 without NUL becomes a text file, anything else a file of the kind BLOB."
                    + " Content-Digest (RFC 9530, sha-256) is checked where it is sent.")
    public Answers.Uploaded upload(
            String id,
            @QueryParam("name") @Nullable String name,
            @QueryParam("parent") @Nullable String parent,
            @HeaderParam("Content-Digest") @Nullable String digest,
            InputStream body)
            throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        if (name == null) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("missing", "name"));
        }
        EntryId folder = parent == null || parent.isEmpty() ? null : Ids.entry(parent);
        BlobHash expected = ContentDigest.sha256(digest);
        limit.count(current.caller().participant().toString());
        check(session, reader -> reader.checkNewFile(folder, name));
        return switch (blobs.receive(session, body, name, expected)) {
            case Upload.Text(String text) ->
                uploaded(submit(
                        session,
                        new Command.ChangeTree(List.of(new TreeCommand.Create(folder, name, EntryKind.FILE, text)))));
            case Upload.Stored(Blob blob) -> uploaded(submit(session, new Command.CreateBlob(folder, name, blob)));
        };
    }

    @PUT
    @Path("files/{entry}/content")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Replace what a file holds by the body's bytes",
            description = "A text file takes text only, as an edit that leaves alone what is the same.")
    public Answers.Replaced replace(
            String id, String entry, @HeaderParam("Content-Digest") @Nullable String digest, InputStream body)
            throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        EntryId file = Ids.entry(entry);
        BlobHash expected = ContentDigest.sha256(digest);
        limit.count(current.caller().participant().toString());
        Entry there = read(session, reader -> reader.requireContent(file));
        if (there.kind() == EntryKind.BLOB) {
            Blob blob = blobs.receiveBlob(session, body, there.name(), expected);
            Committed committed = submit(session, new Command.ReplaceBlob(file, blob));
            return new Answers.Replaced(committed.sequence(), blob);
        }
        return switch (blobs.receive(session, body, there.name(), expected)) {
            case Upload.Text(String text) ->
                new Answers.Replaced(replaceText(session, file, SeedText.lines(text)), null);
            case Upload.Stored _ -> throw new Refusal(ErrorCode.BLOB_REPLACES_TEXT, Map.of("name", there.name()));
        };
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Present(long sequence, byte[] state, String text) {}

    private long replaceText(SessionId session, EntryId file, String wanted)
            throws TimeoutException, InterruptedException {
        Present present = read(
                session,
                reader -> new Present(reader.sequence(), reader.stateAsUpdate(file, NOTHING_KNOWN), reader.text(file)));
        Optional<byte[]> edit = TextReplacement.update(present.state(), present.text(), wanted);
        return edit.isEmpty()
                ? present.sequence()
                : submit(session, new Command.UpdateDocument(file, edit.get())).sequence();
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(SessionReader reader);
    }

    @FunctionalInterface
    private interface Check {
        void check(SessionReader reader);
    }

    private <T> T read(SessionId session, Reading<T> reading) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(session)) {
            return Waiting.on(lease.session().read(reading::read));
        }
    }

    private void check(SessionId session, Check check) throws TimeoutException, InterruptedException {
        boolean _ = read(session, reader -> {
            check.check(reader);
            return true;
        });
    }

    private Committed submit(SessionId session, Command command) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(session)) {
            return Waiting.on(lease.session().submit(current.caller(), command));
        }
    }

    private static Answers.Uploaded uploaded(Committed committed) {
        Entry entry = null;
        Blob blob = null;
        for (var record : committed.records()) {
            if (record.event() instanceof SessionEvent.TreeChanged(List<TreeChange> changes)
                    && changes.getFirst() instanceof TreeChange.Created(Entry made)) {
                entry = made;
            } else if (record.event() instanceof SessionEvent.BlobPut put) {
                blob = put.blob();
            }
        }
        if (entry == null) {
            throw new IllegalStateException("an upload without its record");
        }
        return new Answers.Uploaded(committed.sequence(), entry, blob);
    }
}
