package dev.tandem.runner.workspace;

import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.ToRunner;

/** What follows a {@link ModelPlatform}: tells a workspace its records in their order, and the platform what the workspace asks for. */
final class ModelFollower {
    private final ModelPlatform platform;
    private final Workspace workspace;
    private int delivered;

    ModelFollower(ModelPlatform platform, Workspace workspace) {
        this.platform = platform;
        this.workspace = workspace;
    }

    /** {@return how many records the workspace knows} */
    int delivered() {
        return delivered;
    }

    /** Tells all that is there. */
    void deliver() {
        deliver(Integer.MAX_VALUE);
    }

    /** Tells so many records at most. */
    void deliver(int most) {
        for (int left = most; left > 0 && delivered < platform.log.size(); left--) {
            switch (platform.log.get(delivered++)) {
                case SessionEvent.TreeChanged change -> workspace.apply(change);
                case SessionEvent.DocumentUpdated update -> workspace.apply(update);
                case SessionEvent.BlobPut put -> workspace.apply(put);
                default -> throw new AssertionError();
            }
        }
        workspace.caughtUp(delivered);
    }

    /** The workspace begins anew with what the platform holds now. */
    void reload() {
        workspace.forgotten();
        workspace.load(platform.snapshot());
        delivered = platform.log.size();
        workspace.caughtUp(delivered);
    }

    /** Has the platform do what the workspace asks for, and tells what comes of it. */
    void ask() {
        workspace.request().ifPresent(request -> {
            switch (platform.answer(1, request.changes())) {
                case ToRunner.FilesChanged done -> workspace.done(done);
                case ToRunner answer -> throw new AssertionError(answer);
            }
        });
        deliver();
    }
}
