package dev.tandem.debug;

/**
 * A stretch of a debug session in which the program runs, or stands still. Whoever moves the program shows the epoch that they saw: of two
 * who press <i>next</i> at once, one sees an old one.
 *
 * @param number grows by one with each stop and each going on; from 1
 */
public record Epoch(long number) implements Comparable<Epoch> {
    /** Of a program that nobody has debugged before in this session. */
    public static final Epoch FIRST = new Epoch(1);

    public Epoch {
        if (number < 1) {
            throw new IllegalArgumentException("epoch " + number);
        }
    }

    /** {@return the epoch that comes after this one} */
    public Epoch next() {
        return new Epoch(number + 1);
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }
}
