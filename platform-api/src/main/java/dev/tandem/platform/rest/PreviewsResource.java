package dev.tandem.platform.rest;

import dev.tandem.platform.preview.Previews;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Tickets into what programs serve. */
@Path("/api/sessions/{id}/ports/{port}/preview")
@RunOnVirtualThread
class PreviewsResource {
    private final Previews previews;
    private final CurrentCaller current;

    PreviewsResource(Previews previews, CurrentCaller current) {
        this.previews = previews;
        this.current = current;
    }

    @POST
    @ResponseStatus(201)
    public Answers.Ticket ticket(String id, String port, Requests.NewPreview request, HttpServerRequest sender) {
        Requests.NewPreview wanted = Bodies.required(request);
        return new Answers.Ticket(previews.ticket(
                Ids.session(id),
                current.member().id(),
                Ids.port(port),
                "https".equals(sender.scheme()) ? "https" : "http",
                sender.authority() == null ? null : sender.authority().toString(),
                wanted.path()));
    }
}
