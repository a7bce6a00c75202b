package dev.tandem.platform.document;

import dev.tandem.crdt.ClientRange;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.ParticipantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which participant writes under which client id, for one document: the one who used it first, for ever.
 *
 * <p>Without it anybody could forge operations under another's id, and the victim's next edit of that clock would vanish.
 */
public final class AuthorBinding {
    private final Map<Long, ParticipantId> authors;

    public AuthorBinding() {
        this(Map.of());
    }

    /** @param authors by client id */
    public AuthorBinding(Map<Long, ParticipantId> authors) {
        this.authors = new HashMap<>(authors);
    }

    /**
     * Checks that new operations stand under ids of their author, or under ids that nobody has.
     *
     * @throws Refusal {@code DOC-04}
     */
    public void check(ParticipantId author, List<ClientRange> structs) {
        for (ClientRange range : structs) {
            ParticipantId owner = authors.getOrDefault(range.client(), author);
            if (!owner.equals(author)) {
                throw new Refusal(ErrorCode.CLIENT_ID_TAKEN, Map.of("client", range.client()));
            }
        }
    }

    /** {@return whether somebody has the ids of all these operations} */
    boolean knows(List<ClientRange> structs) {
        for (ClientRange range : structs) {
            if (!authors.containsKey(range.client())) {
                return false;
            }
        }
        return true;
    }

    /** Binds the ids of new operations to their author, where nobody has them. */
    public void bind(ParticipantId author, List<ClientRange> structs) {
        structs.forEach(range -> authors.putIfAbsent(range.client(), author));
    }

    /** {@return the authors by client id} */
    public Map<Long, ParticipantId> authors() {
        return Map.copyOf(authors);
    }
}
