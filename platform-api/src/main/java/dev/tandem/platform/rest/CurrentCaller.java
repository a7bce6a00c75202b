package dev.tandem.platform.rest;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.session.Member;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who sent the request, as {@link AccessFilter} found out; set on routes that demand a capability. */
@RequestScoped
class CurrentCaller {
    private @Nullable Member member;

    void set(Member found) {
        member = found;
    }

    /** {@return the member, with the role of when the request came} */
    Member member() {
        if (member == null) {
            throw new IllegalStateException("this route is public: it has no caller");
        }
        return member;
    }

    Caller caller() {
        return new Caller.Person(member().id());
    }
}
