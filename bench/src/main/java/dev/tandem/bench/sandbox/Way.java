package dev.tandem.bench.sandbox;

import java.util.EnumSet;
import java.util.Set;

/** One way of running a command that does nothing. */
enum Way {
    FLOOR("posix_spawn and wait, no sandbox"),
    SESSION("ours, in a session's sandbox"),
    CLAIMED("ours, claimed from the warm pool, and the command"),
    COLD("ours, a new sandbox and the command"),
    CLAIM("ours, the claim alone"),
    CLOSE("ours, the end of a sandbox"),
    BWRAP("bwrap, no limits"),
    CRUN("crun"),
    RUNC("runc"),
    DOCKER_RUN("docker run"),
    DOCKER_EXEC("docker exec");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static Set<Way> peers() {
        return EnumSet.range(BWRAP, DOCKER_EXEC);
    }
}
