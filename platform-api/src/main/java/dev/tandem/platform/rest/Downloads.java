package dev.tandem.platform.rest;

import dev.tandem.platform.blob.Blobs;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.SessionId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers with contents that people have put into a session. A browser saves them and never shows them as a page of this site:
 * they are attachments; and by the headers of all answers ({@code PageHeaders}) their type is not guessed at, and one that is opened
 * nevertheless may do nothing.
 */
final class Downloads {
    private Downloads() {}

    /** {@return the answer with a blob, or the part of it that is asked for} */
    static Response of(
            Blobs blobs, SessionId session, Blob blob, String name, @Nullable String range, @Nullable String known) {
        String tag = "\"" + blob.hash().hex() + "\"";
        if (known != null && known.contains(tag)) {
            return Response.notModified().header(HttpHeaders.ETAG, tag).build();
        }
        Optional<ByteRange> part = ByteRange.of(range, blob.size());
        if (part.filter(asked -> !asked.isSatisfiable()).isPresent()) {
            return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header("Content-Range", "bytes */" + blob.size())
                    .build();
        }
        long from = part.map(ByteRange::from).orElse(0L);
        long length = part.map(ByteRange::length).orElse(blob.size());
        InputStream bytes = blobs.open(session, blob.hash(), from);
        StreamingOutput content = out -> {
            try (bytes) {
                Copying.exactly(bytes, out, length);
            }
        };
        Response.ResponseBuilder answer = attachment(content, name, blob.mediaType())
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.CONTENT_LENGTH, length);
        return part.isEmpty()
                ? answer.build()
                : answer.status(Response.Status.PARTIAL_CONTENT)
                        .header("Content-Range", "bytes %d-%d/%d".formatted(from, from + length - 1, blob.size()))
                        .build();
    }

    /** {@return an answer with some content that is to be saved under a name} */
    static Response.ResponseBuilder attachment(Object content, String name, String mediaType) {
        return Response.ok(content)
                .header(HttpHeaders.CONTENT_TYPE, mediaType)
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(name))
                // Packed content gains nothing from being packed again, and a part of something packed is none of it.
                .header(HttpHeaders.CONTENT_ENCODING, "identity");
    }

    /** The name in both forms of RFC 6266: for old clients without what they could misunderstand. */
    static String disposition(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._ -]", "_");
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(plain, encoded);
    }
}
