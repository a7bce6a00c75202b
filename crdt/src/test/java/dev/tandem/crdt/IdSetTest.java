package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IdSetTest {
    private static final int CLOCKS = 40;

    @Test
    void rangesThatTouchBecomeOne() {
        IdSet set = IdSet.of(List.of(
                new ClientRange(1, 4, 2),
                new ClientRange(1, 0, 2),
                new ClientRange(2, 3, 1),
                new ClientRange(1, 2, 2)));
        assertThat(set.toList()).isEqualTo(List.of(new ClientRange(2, 3, 1), new ClientRange(1, 0, 6)));
        assertThat(IdSet.of(List.of(new ClientRange(1, 5, 0)))).isEqualTo(IdSet.EMPTY);
    }

    @Test
    void impossibleRangesAreRefused() {
        for (ClientRange range : List.of(
                new ClientRange(1, -1, 1), new ClientRange(1, 1, -1), new ClientRange(1, Integer.MAX_VALUE, 1))) {
            assertThatThrownBy(() -> IdSet.of(List.of(range))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theDeleteSetOfADocument() {
        var doc = new Doc(5);
        doc.getText("t").insert(0, "abcdef");
        doc.getText("t").delete(1, 2);
        assertThat(doc.deleteSet()).isEqualTo(IdSet.of(List.of(new ClientRange(5, 1, 2))));
        assertThat(IdSet.decode(doc.deleteSet().encode())).isEqualTo(doc.deleteSet());
    }

    @Test
    void operationsAreThoseOfSetsOfNumbers() {
        var random = new SplittableRandom(System.nanoTime());
        for (int round = 0; round < 2000; round++) {
            var one = new TreeSet<Integer>();
            var other = new TreeSet<Integer>();
            IdSet left = random(random, one);
            IdSet right = random(random, other);
            var both = new TreeSet<>(one);
            both.retainAll(other);
            var either = new TreeSet<>(one);
            either.addAll(other);
            var only = new TreeSet<>(one);
            only.removeAll(other);
            assertThat(numbers(left.intersect(right))).isEqualTo(both);
            assertThat(numbers(left.merge(right))).isEqualTo(either);
            assertThat(numbers(left.diff(right))).isEqualTo(only);
            assertThat(left.containsAll(right)).isEqualTo(one.containsAll(other));
            assertThat(left.equals(right)).isEqualTo(one.equals(other));
            assertThat(left.diff(right).merge(left.intersect(right)))
                    .isEqualTo(left)
                    .hasSameHashCodeAs(left);
            for (int number = 0; number < 3 * CLOCKS; number++) {
                assertThat(left.contains(number / CLOCKS, number % CLOCKS)).isEqualTo(one.contains(number));
            }
        }
    }

    /** Operations of three clients as numbers. */
    private static IdSet random(SplittableRandom random, Set<Integer> numbers) {
        var ranges = new ArrayList<ClientRange>();
        for (int i = random.nextInt(6); i > 0; i--) {
            int client = random.nextInt(3);
            int clock = random.nextInt(CLOCKS);
            int length = random.nextInt(CLOCKS - clock);
            ranges.add(new ClientRange(client, clock, length));
            for (int k = clock; k < clock + length; k++) {
                numbers.add(client * CLOCKS + k);
            }
        }
        return IdSet.of(ranges);
    }

    private static Set<Integer> numbers(IdSet set) {
        var numbers = new TreeSet<Integer>();
        for (ClientRange range : set.toList()) {
            for (long clock = range.clock(); clock < range.clock() + range.length(); clock++) {
                numbers.add((int) (range.client() * CLOCKS + clock));
            }
        }
        return numbers;
    }
}
