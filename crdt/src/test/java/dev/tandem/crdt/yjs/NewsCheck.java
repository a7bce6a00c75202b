package dev.tandem.crdt.yjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.UpdateNews;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Checks what {@link Doc#news} foretells against what comes of applying the update. */
final class NewsCheck {
    private NewsCheck() {}

    static void apply(Doc doc, byte[] update, @Nullable Object origin) {
        byte[] before = doc.encodeStateAsUpdate();
        boolean pendingBefore = doc.hasPending();
        UpdateNews news = doc.news(update);
        var tidied = new AtomicBoolean();
        byte[] onlyNews = afterwards(before, news.update(), tidied);
        Subscription subscription = noteTidying(doc, tidied);
        var written = new ArrayList<byte[]>();
        Subscription writing = doc.observeUpdates(event -> {
            if (event.local()) {
                written.add(event.update());
            }
        });
        doc.applyUpdate(update, origin);
        writing.close();
        subscription.close();
        byte[] after = doc.encodeStateAsUpdate();
        if (news.isEmpty()) {
            assertThat(onlyNews)
                    .as("an update without news leaves the state as it is")
                    .isEqualTo(afterwards(before, new byte[2], new AtomicBoolean()));
        }
        if (!pendingBefore) {
            assertThat(news.gap()).as("foretold gap").isEqualTo(doc.hasPending());
        }
        assertThat(doc.news(update).isEmpty())
                .as("nothing is new the second time")
                .isTrue();
        // Where a surrogate pair was split, Yjs replaces characters even when it sees the operation again: news spares
        // the document that.
        // What listeners wrote in answer is not the update's effect.
        // With something waiting, the state depends on when Yjs tries again. What is superfluous formatting depends on
        // what is
        // known to be a text, and on what comes at once.
        // Which blocks are joined depends on how they came: both are loaded anew.
        byte[] reloaded = afterwards(afterwards(after, new byte[2], tidied), new byte[2], tidied);
        byte[] onlyNewsReloaded = afterwards(onlyNews, new byte[2], tidied);
        if (!pendingBefore
                && written.isEmpty()
                && !tidied.get()
                && !doc.hasPending()
                && !HexFormat.of().formatHex(after).contains("efbfbd")) {
            assertThat(onlyNewsReloaded).as("only the news has the same effect").isEqualTo(reloaded);
        }
    }

    /** Notes whether a change of its own follows on an update: superfluous formatting is deleted. */
    private static Subscription noteTidying(Doc doc, AtomicBoolean tidied) {
        return doc.observeUpdates(event -> tidied.compareAndSet(false, event.local()));
    }

    /** The state of a new copy that loads one update and applies another. */
    private static byte[] afterwards(byte[] state, byte[] update, AtomicBoolean tidied) {
        var copy = new Doc(0);
        Subscription subscription = noteTidying(copy, tidied);
        copy.applyUpdate(state);
        copy.applyUpdate(update);
        subscription.close();
        return copy.encodeStateAsUpdate();
    }
}
