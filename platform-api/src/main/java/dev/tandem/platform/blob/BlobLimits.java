package dev.tandem.platform.blob;

import java.time.Duration;

/**
 * How much the files may hold that are no text documents.
 *
 * @param fileBytes of one file
 * @param sessionBytes of all different contents that a session keeps, those of its versions included
 * @param uploadsPerSession how many may be under way at once
 * @param uploads how many may be under way at once in all sessions of this process
 * @param uploadTime how long one may take: who sends a byte now and then would keep its place for ever
 * @param textBytes of an upload that is kept as a text document; larger texts are kept as blobs
 */
public record BlobLimits(
        long fileBytes, long sessionBytes, int uploadsPerSession, int uploads, Duration uploadTime, int textBytes) {}
