package dev.tandem.platform.tree;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.EntryNames;
import java.text.Normalizer;
import java.util.Map;

/** The name of a file or folder as somebody wants it. */
final class EntryName {
    private static final int SHOWN_CHARACTERS = 60;

    private EntryName() {}

    /**
     * {@return the name in Unicode's composed form (NFC), so that names that look the same are the same}
     *
     * @throws Refusal {@code FILE-01}
     */
    static String check(String wanted) {
        String name = Normalizer.normalize(wanted, Normalizer.Form.NFC);
        EntryNames.problem(name).ifPresent(reason -> {
            throw new Refusal(ErrorCode.FILE_NAME_INVALID, Map.of("name", shown(wanted), "reason", reason));
        });
        return name;
    }

    private static String shown(String name) {
        return name.codePoints()
                .map(character -> EntryNames.isInvisible(character) ? '\uFFFD' : character)
                .limit(SHOWN_CHARACTERS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
