package dev.tandem.bench.collab;

/** A line of the report. */
enum Line {
    ROOM_50(
            RowKind.ROOM_50,
            "1 room x 50, saturation: delivered edits per CPU-second",
            "",
            false,
            new Target.TimesHocuspocus(1.5, 3)),
    ROOM_50_RATE(RowKind.ROOM_50, "  there: deliveries", "/s", false, new Target.None()),
    ROOM_50_P99(RowKind.ROOM_50, "  there: p99", "ms", true, new Target.None()),
    ROOMS_100(
            RowKind.ROOMS_100,
            "100 rooms x 5, saturation: delivered edits per CPU-second",
            "",
            false,
            new Target.TimesHocuspocus(2.5, 5)),
    ROOMS_100_RATE(RowKind.ROOMS_100, "  there: deliveries", "/s", false, new Target.None()),
    ROOMS_100_P99(RowKind.ROOMS_100, "  there: p99", "ms", true, new Target.None()),
    STEADY_P50(RowKind.STEADY, "50 clients x (5 edits + 2 awareness)/s: p50", "ms", true, new Target.None()),
    STEADY_P95(RowKind.STEADY, "  p95", "ms", true, new Target.None()),
    STEADY_P99(RowKind.STEADY, "  p99", "ms", true, new Target.BestPeerAndCommit(5)),
    STEADY_CPU(RowKind.STEADY, "  processor of server and database", "%", true, new Target.AtMost(15, 10)),
    STEADY_STORED_P50(RowKind.STEADY, "  durable acknowledgement, p50", "ms", true, new Target.None()),
    STEADY_STORED_P99(RowKind.STEADY, "  durable acknowledgement, p99", "ms", true, new Target.None()),
    ACKNOWLEDGED_P50(
            RowKind.ACKNOWLEDGED,
            "durable acknowledgement at 1,000 edits/s, 50 clients: p50",
            "ms",
            true,
            new Target.None()),
    ACKNOWLEDGED_P99(RowKind.ACKNOWLEDGED, "  p99", "ms", true, new Target.AtMost(15, 5)),
    ACKNOWLEDGED_CPU(RowKind.ACKNOWLEDGED, "  processor of server and database", "%", true, new Target.None()),
    OVERLOAD_RECOVERY(
            RowKind.OVERLOAD, "2x overload, started cold: recovery", "s", true, new Target.AtMost(2, Double.NaN)),
    OVERLOAD_LOST(RowKind.OVERLOAD, "  edits lost", "", true, new Target.AtMost(0, Double.NaN)),
    OVERLOAD_DELIVERED(RowKind.OVERLOAD, "  delivered meanwhile, of what it can", "%", false, new Target.None()),
    OVERLOAD_ALL(RowKind.OVERLOAD, "  until everybody had everything", "s", true, new Target.None()),
    IDLE_EACH(RowKind.IDLE, "2,000 idle connections in 400 rooms: each", "KiB", true, new Target.AtMost(10, 6)),
    IDLE_BASE(RowKind.IDLE, "  memory before they came", "MiB", true, new Target.None()),
    OPEN_WARM(RowKind.OPEN, "open a document of 260,000 edits: warm", "ms", true, new Target.AtMost(8, 4)),
    OPEN_WARM_FIRST(RowKind.OPEN, "  warm, the first", "ms", true, new Target.None()),
    OPEN_STORED(RowKind.OPEN, "  from the database", "ms", true, new Target.AtMost(30, 15)),
    OPEN_STORED_FIRST(RowKind.OPEN, "  from the database, the first of a new process", "ms", true, new Target.None());

    private final RowKind row;
    private final String title;
    private final String unit;
    private final boolean lowerIsBetter;

    @SuppressWarnings("ImmutableEnumChecker") // records of numbers
    private final Target target;

    Line(RowKind row, String title, String unit, boolean lowerIsBetter, Target target) {
        this.row = row;
        this.title = title;
        this.unit = unit;
        this.lowerIsBetter = lowerIsBetter;
        this.target = target;
    }

    RowKind row() {
        return row;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    boolean lowerIsBetter() {
        return lowerIsBetter;
    }

    Target target() {
        return target;
    }
}
