package dev.tandem.runner.workspace;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of a path as in a {@code .gitignore}: {@code *}, {@code ?} and {@code [a-z]} within a name, {@code **} for any folders,
 * a backslash before what is meant as it is. Programs write such patterns and the names too, so a comparison takes no longer than the length
 * of one times that of the other; regular expressions can take for ever.
 */
final class Glob {
    private static final String ANY_FOLDERS = "**";

    private final List<String> parts;

    /** @param pattern parts separated by slashes */
    Glob(String pattern) {
        parts = List.of(pattern.split("/", -1));
    }

    /** {@return whether it fits a path} At the end {@code **} stands for one name at least. */
    boolean fits(List<String> path) {
        int part = 0;
        int name = 0;
        int backPart = -1;
        int backName = 0;
        while (name < path.size()) {
            boolean isAny = part < parts.size() && parts.get(part).equals(ANY_FOLDERS);
            if (isAny && part == parts.size() - 1) {
                return true;
            }
            if (isAny) {
                // Of several only the last has to be tried with more names.
                backPart = part++;
                backName = name;
            } else if (part < parts.size() && fitsName(parts.get(part), path.get(name))) {
                part++;
                name++;
            } else if (backPart >= 0) {
                part = backPart + 1;
                name = ++backName;
            } else {
                return false;
            }
        }
        return part == parts.size();
    }

    private static boolean fitsName(String pattern, String name) {
        int at = 0;
        int character = 0;
        int backAt = -1;
        int backCharacter = 0;
        while (character < name.length()) {
            int end = at < pattern.length() ? endOfOne(pattern, at) : -1;
            if (end > 0 && pattern.charAt(at) == '*') {
                backAt = at++;
                backCharacter = character;
            } else if (end > 0 && fitsOne(pattern.substring(at, end), name.charAt(character))) {
                at = end;
                character++;
            } else if (backAt >= 0) {
                at = backAt + 1;
                character = ++backCharacter;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /** {@return where the part of a pattern ends that stands for one character} */
    private static int endOfOne(String pattern, int at) {
        int close = pattern.charAt(at) == '[' ? pattern.indexOf(']', at + 2) : -1;
        if (close > 0) {
            return close + 1;
        }
        return pattern.charAt(at) == '\\' && at + 1 < pattern.length() ? at + 2 : at + 1;
    }

    private static boolean fitsOne(String one, char character) {
        if (one.length() == 1) {
            return one.charAt(0) == '?' || one.charAt(0) == character;
        }
        if (one.charAt(0) == '\\') {
            return one.charAt(1) == character;
        }
        boolean isNot = one.charAt(1) == '!' || one.charAt(1) == '^';
        boolean isIn = false;
        for (int at = isNot ? 2 : 1; at < one.length() - 1; at++) {
            boolean isRange = at + 2 < one.length() - 1 && one.charAt(at + 1) == '-';
            char last = one.charAt(isRange ? at + 2 : at);
            isIn |= one.charAt(at) <= character && character <= last;
            at += isRange ? 2 : 0;
        }
        return isIn != isNot;
    }

    /** {@return the names of a path} */
    static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        int from = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            names.add(path.substring(from, slash));
            from = slash + 1;
        }
        names.add(path.substring(from));
        return names;
    }
}
