package dev.tandem.platform.blob;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells what some content is, by its first bytes and then by its name. What an uploader claims is not asked for: it could make a
 * page show a script as a picture.
 */
final class MediaTypes {
    /** How many bytes the beginning has to have for every signature to be seen. */
    static final int BEGINNING = 16;

    private static final String UNKNOWN = "application/octet-stream";

    /** @param latin1 the bytes, each as the character of its number */
    private record Signature(int offset, String latin1, String mediaType) {
        boolean isIn(String beginning) {
            return beginning.startsWith(latin1, offset);
        }
    }

    private static final List<Signature> SIGNATURES = List.of(
            new Signature(0, "\u0089PNG\r\n\u001a\n", "image/png"),
            new Signature(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
            new Signature(0, "GIF87a", "image/gif"),
            new Signature(0, "GIF89a", "image/gif"),
            new Signature(8, "WEBP", "image/webp"),
            new Signature(0, "%PDF-", "application/pdf"),
            new Signature(0, "PK\u0003\u0004", "application/zip"),
            new Signature(0, "\u001f\u008b", "application/gzip"),
            new Signature(0, "SQLite format 3\0", "application/vnd.sqlite3"),
            new Signature(0, "\u007fELF", "application/x-elf"),
            new Signature(0, "\0asm", "application/wasm"),
            new Signature(0, "\u00ca\u00fe\u00ba\u00be", "application/java-vm"));

    /** Where the name says more than the signature: formats that are archives, and those without one. */
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("jar", "application/java-archive"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("csv", "text/csv"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain"),
            Map.entry("log", "text/plain"));

    private MediaTypes() {}

    /**
     * {@return a media type without parameters}
     *
     * @param beginning the first {@link #BEGINNING} bytes, or all there are
     */
    static String of(byte[] beginning, String name) {
        String first = new String(beginning, StandardCharsets.ISO_8859_1);
        String signed = SIGNATURES.stream()
                .filter(signature -> signature.isIn(first))
                .map(Signature::mediaType)
                .findFirst()
                .orElse(UNKNOWN);
        if (signed.startsWith("image/")) {
            return signed;
        }
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String named = BY_EXTENSION.getOrDefault(extension, signed);
        // What looks like a picture by its name alone is none that a page should try to show.
        return named.startsWith("image/") && !signed.equals(UNKNOWN) ? signed : named;
    }
}
