package dev.tandem.protocol;

import java.util.List;
import java.util.stream.Stream;

/**
 * One test of a file, by the names with which it was told in a {@link TestCase}. Programs of people make them: they may be anything.
 *
 * @param suites what it is part of within its file, the outermost first
 */
public record SelectedTest(List<String> suites, String name) {
    @SuppressWarnings({"ConstantValue", "NullAway"}) // absent in what clients say
    public SelectedTest {
        suites = suites == null ? List.of() : List.copyOf(suites);
    }

    /** {@return all its names, its own last} */
    public List<String> path() {
        return Stream.concat(suites.stream(), Stream.of(name)).toList();
    }
}
