package dev.tandem.platform.session;

import dev.tandem.protocol.SessionId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A session's row, to be looked up; written by the group commit alone. */
@Entity
@Immutable
@Table(name = "session")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class SessionRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public String name;
    public @Nullable String slug;
    public String template;
    public Instant createdAt;
    public @Nullable Instant endedAt;

    static Optional<SessionRow> byId(SessionId session) {
        return findByIdOptional(session.value());
    }

    static Optional<SessionRow> bySlug(String slug) {
        return find("slug", slug).firstResultOptional();
    }
}
