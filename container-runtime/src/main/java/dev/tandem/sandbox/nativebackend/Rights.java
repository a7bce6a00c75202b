package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.linux.UserNamespace;

/** What the kernel lets this process do for sandboxes, by the user namespace in which it is. */
enum Rights {
    /** All that the root of the machine may. */
    ROOT,
    /** No devices, no control groups but delegated ones; there are user ids for each sandbox to have its own. */
    OWN_USERS,
    /** As before; and there is one user id, which this process and all sandboxes have. */
    ONE_USER;

    static Rights in(UserNamespace users) {
        if (users.isInitial()) {
            return ROOT;
        }
        return users.hasOneUser() ? ONE_USER : OWN_USERS;
    }
}
