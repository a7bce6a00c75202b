package dev.tandem.runner.follow;

import dev.tandem.runner.blob.BlobRequests;
import dev.tandem.runner.debugging.Debuggers;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.network.Networks;
import dev.tandem.runner.port.PortStreams;
import dev.tandem.runner.port.PortWatch;
import dev.tandem.runner.run.RunLimits;
import dev.tandem.runner.run.Scheduler;
import dev.tandem.runner.workspace.FolderWatcher;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * What all sessions of a runner share.
 *
 * @param memoryBytes what each sandbox lets a program use
 * @param images of which the sandboxes are made that {@code sandboxes} gives
 * @param blobDirectory where the bytes of files are kept that are no text files, a folder a session
 * @param ports sees on which ports programs listen
 * @param streams connects the platform with them
 * @param nanoTime a clock that never goes back, in nanoseconds
 * @param networks of the sessions
 * @param watcher of the folders in all sandboxes
 * @param debuggers what programs are debugged with
 */
public record FollowerParts(
        SandboxSource sandboxes,
        long memoryBytes,
        LanguageCatalog catalog,
        Toolchains toolchains,
        Images images,
        BlobRequests blobRequests,
        Path blobDirectory,
        RunLimits limits,
        Scheduler scheduler,
        PortWatch ports,
        PortStreams streams,
        LongSupplier nanoTime,
        Networks networks,
        FolderWatcher watcher,
        Debuggers debuggers) {}
