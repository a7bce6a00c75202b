package dev.tandem.platform.rest;

import dev.tandem.platform.blob.Blobs;
import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.SessionId;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a session's tree as a zip archive, made while it is sent: one file at a time is in memory if it is text, and a buffer if
 * it is not. Names come from the tree, whose names have no slash and are no dots, so no path leaves the archive.
 */
final class Archive implements StreamingOutput {
    private final SessionDirectory sessions;
    private final Blobs blobs;
    private final SessionId session;
    private final String name;
    private final List<Item> items;

    /** @param path within the archive; a folder's ends with a slash */
    private record Item(Entry entry, String path) {}

    private Archive(SessionDirectory sessions, Blobs blobs, SessionId session, String name, List<Item> items) {
        this.sessions = sessions;
        this.blobs = blobs;
        this.session = session;
        this.name = name;
        this.items = items;
    }

    private record View(String session, List<Entry> tree) {}

    /**
     * {@return the archive of a folder, or of everything}
     *
     * @param top null for everything
     * @throws Refusal {@code FILE-03} if there is no such folder
     */
    static Archive prepare(SessionDirectory sessions, Blobs blobs, SessionId session, @Nullable EntryId top)
            throws TimeoutException, InterruptedException {
        View view;
        try (SessionLease lease = sessions.open(session)) {
            view = Waiting.on(lease.session().read(reader -> {
                var state = reader.view();
                return new View(state.session().name(), state.tree());
            }));
        }
        Optional<Entry> folder = view.tree().stream()
                .filter(entry -> entry.id().equals(top) && entry.kind() == EntryKind.FOLDER)
                .findFirst();
        if (top != null && folder.isEmpty()) {
            throw new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", top.toString()));
        }
        String name = folder.map(Entry::name).orElse(view.session());
        return new Archive(sessions, blobs, session, name, items(view.tree(), top));
    }

    private static List<Item> items(List<Entry> tree, @Nullable EntryId top) {
        Map<@Nullable EntryId, String> prefixes = new HashMap<>();
        if (top == null) {
            prefixes.put(null, "");
        }
        List<Item> items = new ArrayList<>();
        for (Entry entry : tree) { // parents come before children
            String prefix = entry.id().equals(top) ? "" : prefixes.get(entry.parent());
            if (prefix != null) {
                boolean folder = entry.kind() == EntryKind.FOLDER;
                String path = prefix + entry.name() + (folder ? "/" : "");
                items.add(new Item(entry, path));
                if (folder) {
                    prefixes.put(entry.id(), path);
                }
            }
        }
        return items;
    }

    String name() {
        return name;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Item item : items) {
                switch (item.entry().kind()) {
                    case FOLDER -> {
                        zip.putNextEntry(new ZipEntry(item.path()));
                        zip.closeEntry();
                    }
                    case FILE -> writeText(zip, item);
                    case BLOB -> writeBlob(zip, item);
                }
            }
        }
    }

    private void writeText(ZipOutputStream zip, Item item) throws IOException {
        EntryId file = item.entry().id();
        Optional<String> text =
                read(reader -> reader.hasDocument(file) ? Optional.of(reader.text(file)) : Optional.empty());
        if (text.isPresent()) {
            zip.setLevel(Deflater.DEFAULT_COMPRESSION);
            zip.putNextEntry(new ZipEntry(item.path()));
            zip.write(text.get().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    private void writeBlob(ZipOutputStream zip, Item item) throws IOException {
        Optional<HeldBlob> held = read(reader -> reader.blob(item.entry().id()));
        if (held.isPresent()) {
            var blob = held.get().blob();
            // Such files are packed already, nearly always.
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry(item.path()));
            try (InputStream bytes = blobs.open(session, blob.hash(), 0)) {
                Copying.exactly(bytes, zip, blob.size());
            }
            zip.closeEntry();
        }
    }

    private <T> T read(Function<SessionReader, T> reading) throws IOException {
        try (SessionLease lease = sessions.open(session)) {
            return Waiting.on(lease.session().read(reading));
        } catch (TimeoutException e) {
            throw new IOException("session %s does not answer".formatted(session), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
