package dev.tandem.platform.rest;

import dev.tandem.platform.session.SessionNames;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Sessions by the name in their short address. */
@Path("/api/names")
@RunOnVirtualThread
class NamesResource {
    private final SessionNames names;

    NamesResource(SessionNames names) {
        this.names = names;
    }

    @GET
    @Path("{slug}")
    public Answers.Named named(String slug) {
        return new Answers.Named(slug, names.named(slug));
    }
}
