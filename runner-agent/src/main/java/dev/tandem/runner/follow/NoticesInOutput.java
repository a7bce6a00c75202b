package dev.tandem.runner.follow;

import dev.tandem.runner.run.RunSupervisor;
import dev.tandem.runner.workspace.WorkspaceNotices;

/**
 * Tells what stays on the disk alone where people look at what their program does, up to a number that can be read. Confined to the session's
 * thread.
 */
final class NoticesInOutput implements WorkspaceNotices {
    private static final int MOST = 20;

    private final RunSupervisor runs;
    private int told;

    NoticesInOutput(RunSupervisor runs) {
        this.runs = runs;
    }

    @Override
    public void refused(String path, String why) {
        told++;
        if (told <= MOST) {
            runs.note((path.isEmpty() ? "Files were not taken over" : path) + ": " + why);
        } else if (told == MOST + 1) {
            runs.note("Further files stay on the disk alone.");
        }
    }
}
