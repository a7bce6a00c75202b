package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.linux.UserNamespace;
import dev.tandem.sandbox.local.UserIdRange;
import dev.tandem.sandbox.local.UserIds;
import java.io.IOException;

/**
 * Who first processes and programs are.
 *
 * @param programs of the programs
 * @param first of the first process of every sandbox; programs have the same only where there is no other
 */
record SandboxUsers(UserIds programs, int first) {
    /** As this user namespace allows. */
    static SandboxUsers in(UserNamespace users, NativeBackendConfig config) throws IOException {
        return switch (Rights.in(users)) {
            case ROOT -> range(config, config.firstUserId(), config.userIdCount());
            case OWN_USERS -> {
                // The upper half: users of the machine have low numbers.
                UserNamespace.Extent ids = users.largest();
                int half = Math.toIntExact(Math.min(ids.count() / 2, Integer.MAX_VALUE));
                yield range(config, Math.toIntExact(ids.first() + half), Math.min(half - 1, config.userIdCount()));
            }
            case ONE_USER -> {
                int only = Math.toIntExact(users.largest().first());
                yield new SandboxUsers(UserIds.shared(only), only);
            }
        };
    }

    private static SandboxUsers range(NativeBackendConfig config, int first, int count) throws IOException {
        return new SandboxUsers(new UserIdRange(config.stateDirectory().resolve("users"), first, count), first + count);
    }
}
