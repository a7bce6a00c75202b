package dev.tandem.bench.crdt;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YText;
import java.util.ArrayList;
import java.util.List;

/** Plays along what is written to a script of several documents, to know how long their texts are. */
final class Mirror {
    private final List<Doc> documents = new ArrayList<>();
    private final List<YText> texts = new ArrayList<>();
    final List<byte[]> updates = new ArrayList<>();

    Mirror(int documents) {
        for (int i = 0; i < documents; i++) {
            var document = new Doc(Script.clientId(i));
            document.observeUpdates(event -> {
                if (event.local()) {
                    updates.add(event.update());
                }
            });
            this.documents.add(document);
            texts.add(document.getText("text"));
        }
    }

    int length(int document) {
        return texts.get(document).length();
    }

    /** Whether anything is left of the edit after it is cut off at the text's end. */
    boolean edit(Script script, int document, int position, int deleted, String inserted) {
        YText text = texts.get(document);
        int from = Math.min(position, text.length());
        int length = Math.min(deleted, text.length() - from);
        if (length == 0 && inserted.isEmpty()) {
            return false;
        }
        documents.get(document).transact(() -> {
            text.delete(from, length);
            text.insert(from, inserted);
        });
        script.edit(document, from, length, inserted);
        return true;
    }

    void receive(Script script, int document, int update) {
        documents.get(document).applyUpdate(updates.get(update));
        script.receive(document, update);
    }
}
