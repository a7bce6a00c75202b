package dev.tandem.sandbox.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompFilterTest {
    /** Numbers on x86-64 of calls that must never be on the list. */
    private static final List<Integer> FORBIDDEN = List.of(
            101, 103, 154, 155, 161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 175, 176, 179, 227,
            246, 248, 249, 250, 272, 298, 300, 303, 304, 305, 308, 310, 311, 312, 313, 320, 321, 323, 425, 426, 427,
            428, 429, 430, 431, 432, 433, 435, 438, 442);

    @Test
    void theListLeavesOutWhatIsForbiddenOrFilteredByArguments() {
        List<Integer> allowed = Arrays.stream(SeccompFilter.allowed(CallProfile.PROGRAM))
                .boxed()
                .toList();
        assertThat(allowed).doesNotContainAnyElementsOf(FORBIDDEN).doesNotContain(16, 41, 53, 56, 135);
        assertThat(allowed).doesNotHaveDuplicates().isSorted().contains(0, 1, 59, 202, 231);
    }

    @Test
    void aDebuggerMayTraceAndLookIntoMemoryAndNothingElse() {
        List<Integer> more = new ArrayList<>(Arrays.stream(SeccompFilter.allowed(CallProfile.DEBUGGER))
                .boxed()
                .toList());
        assertThat(more).isSorted();
        more.removeAll(Arrays.stream(SeccompFilter.allowed(CallProfile.PROGRAM))
                .boxed()
                .toList());
        assertThat(more).containsExactly(101, 310, 311);
    }
}
