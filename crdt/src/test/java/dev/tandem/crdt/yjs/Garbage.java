package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.DocOptions;
import dev.tandem.crdt.GcFilter;
import java.util.SplittableRandom;

/** The plans' word for what a document does with deleted content: nothing for forgetting it, "keep", or "some" for keeping some. */
final class Garbage {
    private Garbage() {}

    static String random(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> " keep";
            case 2 -> " some";
            default -> "";
        };
    }

    static Doc doc(long id, boolean typed, String garbage) {
        var made = new Doc[1];
        GcFilter some = item -> item.range().client() % 3 != 0 && !(typed && item.isWithin(made[0].getMap("m")));
        made[0] = new Doc(DocOptions.DEFAULT
                .withClientId(id)
                .withGc(!garbage.equals("keep"))
                .withGcFilter(garbage.equals("some") ? some : null));
        return made[0];
    }
}
