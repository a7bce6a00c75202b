package dev.tandem.runner.fake;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.report.Uplink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The platform's end of the uplink: keeps what was sent. */
public final class FakePlatform implements Uplink {
    private final List<FromRunner.Append> appends = new ArrayList<>();
    private final List<FromRunner.FetchBlob> fetches = new ArrayList<>();
    private final List<FromRunner.Ports> ports = new ArrayList<>();
    private final List<FromRunner.LeftOnDisk> left = new ArrayList<>();
    private final List<FromRunner.Usage> usages = new ArrayList<>();
    private final List<FromRunner.StreamRefused> refusals = new ArrayList<>();
    private final List<FromRunner.DebugAnswer> answers = new ArrayList<>();

    @Override
    public synchronized void send(FromRunner message) {
        switch (message) {
            case FromRunner.Append append -> appends.add(append);
            case FromRunner.FetchBlob fetch -> fetches.add(fetch);
            case FromRunner.Ports said -> ports.add(said);
            case FromRunner.LeftOnDisk said -> left.add(said);
            case FromRunner.Usage usage -> usages.add(usage);
            case FromRunner.StreamRefused refused -> refusals.add(refused);
            case FromRunner.DebugAnswer answer -> answers.add(answer);
            default -> {} // what no test asks for
        }
    }

    /** {@return every part of a blob that was asked for so far, in order} */
    public synchronized List<FromRunner.FetchBlob> fetches() {
        return List.copyOf(fetches);
    }

    /** {@return the streams that were refused so far, in order} */
    public synchronized List<FromRunner.StreamRefused> refusals() {
        return List.copyOf(refusals);
    }

    /** {@return the answer to a question; empty before it has come} */
    public synchronized Optional<FromRunner.DebugAnswer> answer(String request) {
        return answers.stream()
                .filter(answer -> answer.request().equals(request))
                .findFirst();
    }

    /** {@return what was said of ports so far, in order} */
    public synchronized List<FromRunner.Ports> ports() {
        return List.copyOf(ports);
    }

    /** {@return what was said of what the tree does not show so far, in order} */
    public synchronized List<FromRunner.LeftOnDisk> leftOnDisk() {
        return List.copyOf(left);
    }

    /** {@return what was said of what programs use so far, in order} */
    public synchronized List<FromRunner.Usage> usages() {
        return List.copyOf(usages);
    }

    public synchronized List<FromRunner.Append> appends() {
        return List.copyOf(appends);
    }

    /** {@return every event that was sent so far, in order} */
    public synchronized List<SessionEvent> events() {
        return appends.stream().flatMap(append -> append.events().stream()).toList();
    }

    /** {@return all that was sent of a run's output, joined} */
    public String output(RunId run, OutputStream stream) {
        StringBuilder text = new StringBuilder();
        for (SessionEvent event : events()) {
            if (event instanceof SessionEvent.RunOutput(var of, var from, var bytes)
                    && of.equals(run)
                    && from == stream) {
                text.append(new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
