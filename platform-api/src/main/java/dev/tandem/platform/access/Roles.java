package dev.tandem.platform.access;

import dev.tandem.protocol.Role;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What each role may do. */
public final class Roles {
    private static final Set<Capability> OWNER = Collections.unmodifiableSet(EnumSet.allOf(Capability.class));
    private static final Set<Capability> EDITOR =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Capability.MANAGE)));
    private static final Set<Capability> VIEWER =
            Collections.unmodifiableSet(EnumSet.of(Capability.VIEW, Capability.CHAT));

    private Roles() {}

    /** {@return the capabilities of a role, in the order of their declaration; unmodifiable} */
    public static Set<Capability> capabilities(Role role) {
        return switch (role) {
            case OWNER -> OWNER;
            case EDITOR -> EDITOR;
            case VIEWER -> VIEWER;
        };
    }

    /** {@return whether the registry lets someone of this role do it} */
    public static boolean mayDo(Role role, Operation operation) {
        return operation.isPublic()
                || operation.capability().map(capabilities(role)::contains).orElse(false);
    }

    /** {@return whether someone of role {@code inviter} may invite to {@code invited}: never above their own} */
    public static boolean mayInviteTo(Role inviter, Role invited) {
        return capabilities(inviter).containsAll(capabilities(invited));
    }
}
