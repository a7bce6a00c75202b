package dev.tandem.debug;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may move the program: everybody, or the one who has locked the controls. Owned by the hub's loop. */
final class Controls {
    private final Set<Participant> asking = new LinkedHashSet<>();
    private final Audience audience;
    private @Nullable Participant holder;

    Controls(Audience audience) {
        this.audience = audience;
    }

    /** Refuses whoever does not have them while somebody else does. */
    void require(Participant who) {
        if (holder != null && !holder.id().equals(who.id())) {
            throw new DebugException(DebugError.LOCKED, holder.name() + " has the controls.");
        }
    }

    /** Takes them. */
    void lock(Participant who) {
        require(who);
        holder = who;
        asking.remove(who);
        tell();
    }

    /** Lets everybody have them. */
    void unlock(Participant who) {
        require(who);
        holder = null;
        asking.clear();
        tell();
    }

    /** Would like to have them; whoever has them sees it. If nobody has, there is nothing to be asked for. */
    void ask(Participant who) {
        if (holder != null && !holder.id().equals(who.id()) && asking.add(who)) {
            tell();
        }
    }

    /** Hands them to somebody else. */
    void give(Participant who, Participant to) {
        require(who);
        holder = to;
        asking.remove(to);
        tell();
    }

    /** Somebody is not there any more: what they had, everybody has. */
    void gone(Participant who) {
        boolean asked = asking.remove(who);
        boolean had = holder != null && holder.id().equals(who.id());
        if (had) {
            holder = null;
            asking.clear();
        }
        if (asked || had) {
            tell();
        }
    }

    private void tell() {
        audience.tell(new DebugNews.Control(holder, List.copyOf(asking)));
    }
}
