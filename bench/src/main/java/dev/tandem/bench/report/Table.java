package dev.tandem.bench.report;

import java.util.List;

/** Cells in columns. */
public final class Table {
    private Table() {}

    /**
     * {@return a table for people: the first column begins at the left, the others end at the right}
     *
     * @param rows with as many cells each; the last of them as long as it likes
     */
    public static String of(List<List<String>> rows) {
        var text = new StringBuilder();
        for (List<String> cells : rows) {
            var printed = new StringBuilder();
            for (int column = 0; column < cells.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(
                                each -> at == each.size() - 1 ? 0 : each.get(at).length())
                        .max()
                        .orElse(0);
                String padding =
                        " ".repeat(Math.max(0, width - cells.get(column).length()));
                printed.append(column == 0 ? cells.get(column) + padding : "  " + padding + cells.get(column));
            }
            text.append(printed.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
