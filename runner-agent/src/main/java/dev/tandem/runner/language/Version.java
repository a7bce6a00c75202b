package dev.tandem.runner.language;

import java.util.Arrays;
import java.util.List;

/** A dotted version such as {@code 3.11.2}; missing places count as zero, so {@code 21} equals {@code 21.0}. */
record Version(List<Integer> places) implements Comparable<Version> {
    Version {
        places = List.copyOf(places);
    }

    /**
     * Reads a version.
     *
     * @throws NumberFormatException if a place is not a number
     */
    static Version parse(String text) {
        return new Version(
                Arrays.stream(text.split("\\.", -1)).map(Integer::valueOf).toList());
    }

    @Override
    public int compareTo(Version other) {
        for (int place = 0; place < Math.max(places.size(), other.places.size()); place++) {
            int difference = Integer.compare(at(place), other.at(place));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private int at(int place) {
        return place < places.size() ? places.get(place) : 0;
    }
}
