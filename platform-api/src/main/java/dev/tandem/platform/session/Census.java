package dev.tandem.platform.session;

/**
 * What is in memory.
 *
 * @param sessions live
 * @param documents of these sessions
 * @param decoded documents whose content somebody needed
 * @param runs that are going
 */
public record Census(int sessions, int documents, int decoded, int runs) {
    static final Census NOTHING = new Census(0, 0, 0, 0);

    Census and(Census other) {
        return new Census(
                sessions + other.sessions, documents + other.documents, decoded + other.decoded, runs + other.runs);
    }
}
