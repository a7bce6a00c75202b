package dev.tandem.runner.testing;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In which form a test tool tells of its tests on its standard output. */
public enum ReportFormat {
    /** One object of JSON a line, as our own scripts write them for tools that can be extended: see {@link LineReport}. */
    @JsonProperty("lines")
    LINES,
    /** The events of {@code go test -json}: see {@link GoReport}. */
    @JsonProperty("go")
    GO;

    /** {@return a reader of one report} */
    public ReportReader reader(TestSink sink) {
        return switch (this) {
            case LINES -> new LineReport(sink);
            case GO -> new GoReport(sink);
        };
    }
}
