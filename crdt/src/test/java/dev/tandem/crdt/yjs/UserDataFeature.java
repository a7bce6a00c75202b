package dev.tandem.crdt.yjs;

import dev.tandem.crdt.ClientRange;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.PermanentUserData;
import dev.tandem.crdt.Snapshot;
import dev.tandem.crdt.Snapshots;
import dev.tandem.crdt.codec.Id;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Attribution: who made and who deleted what, kept in the document. */
final class UserDataFeature implements PlanFeature {
    private final Map<Integer, PermanentUserData> users = new HashMap<>();
    private final Set<Doc> typed = new HashSet<>();

    static final class Words implements PlanVocabulary {
        @Override
        public @Nullable String step(PlanGenerator plan, int doc) {
            return plan.random().nextInt(3) > 0
                    ? null
                    : "user " + doc + " " + plan.newLabel() + " "
                            + Values.token("user" + plan.random().nextInt(2));
        }
    }

    @Override
    public void opened(int slot, Doc doc, boolean isTyped) {
        users.remove(slot);
        if (isTyped) {
            typed.add(doc);
        }
    }

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        if (!words.getFirst().equals("user")) {
            return false;
        }
        if (typed.contains(doc)) {
            users.computeIfAbsent(slot, ignored -> new PermanentUserData(doc))
                    .setUserMapping(doc, doc.clientId(), Values.text(words.get(3)));
        }
        return true;
    }

    @Override
    public void show(int slot, Doc doc, Consumer<String> print) {
        PermanentUserData data = users.get(slot);
        if (data != null) {
            Snapshot snapshot = Snapshots.snapshot(doc);
            var names = new ArrayList<String>();
            var deleted = new TreeMap<Long, List<String>>();
            for (long client : snapshot.stateVector().keySet()) {
                names.addFirst(name(data.getUserByClientId(client)));
            }
            for (ClientRange range : snapshot.deleteSet().toList()) {
                int last = (int) (range.clock() + range.length() - 1);
                deleted.computeIfAbsent(range.client(), ignored -> new ArrayList<>())
                        .add(name(data.getUserByDeletedId(new Id(range.client(), (int) range.clock())))
                                + name(data.getUserByDeletedId(new Id(range.client(), last))));
            }
            print.accept("W " + String.join(" ", names) + " "
                    + String.join(
                            " ", deleted.values().stream().flatMap(List::stream).toList()));
        }
    }

    private static String name(@Nullable String user) {
        return user == null ? "-" : Values.token(user);
    }
}
