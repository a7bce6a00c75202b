package dev.tandem.crdt.yjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.UpdateNews;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Checks what {@link Doc#news} foretells against what comes of applying the update. */
final class NewsCheck {
    private NewsCheck() {}

    static void apply(Doc doc, byte[] update, @Nullable Object origin) {
        byte[] before = doc.encodeStateAsUpdate();
        boolean pendingBefore = doc.hasPending();
        UpdateNews news = doc.news(update);
        byte[] onlyNews = afterwards(before, news.update());
        doc.applyUpdate(update, origin);
        byte[] after = doc.encodeStateAsUpdate();
        if (news.isEmpty()) {
            assertThat(onlyNews)
                    .as("an update without news leaves the state as it is")
                    .isEqualTo(afterwards(before, new byte[2]));
        }
        if (!pendingBefore) {
            assertThat(news.gap()).as("foretold gap").isEqualTo(doc.hasPending());
        }
        assertThat(doc.news(update).isEmpty())
                .as("nothing is new the second time")
                .isTrue();
        // Where a surrogate pair was split, Yjs replaces characters even when it sees the operation again: news spares
        // the document that.
        // With something waiting, the state depends on when Yjs tries again.
        if (!pendingBefore
                && !doc.hasPending()
                && !HexFormat.of().formatHex(after).contains("efbfbd")) {
            assertThat(onlyNews).as("only the news has the same effect").isEqualTo(afterwards(after, new byte[2]));
        }
    }

    /** The state of a new copy that loads one update and applies another. */
    private static byte[] afterwards(byte[] state, byte[] update) {
        var copy = new Doc(0);
        copy.applyUpdate(state);
        copy.applyUpdate(update);
        return copy.encodeStateAsUpdate();
    }
}
