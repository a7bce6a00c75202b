package dev.tandem.system.runners;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.system.client.Person;
import dev.tandem.system.process.Platform;
import dev.tandem.system.process.Processes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A shell script in a session of its own, and its runs, by way of REST. */
record Program(Platform platform, Person owner, String entry) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Program of(Platform platform, String script) {
        Person owner = Person.found(platform.url(), "Ana");
        JsonNode done = owner.call(
                platform.url(),
                "POST",
                "/tree",
                Map.of(
                        "commands",
                        List.of(Map.of("type", "create", "name", "main.sh", "kind", "FILE", "text", script))));
        return new Program(platform, owner, done.at("/changes/0/entry/id").asText());
    }

    /** {@return the run's id} */
    String start() {
        return owner.call(platform.url(), "POST", "/runs", Map.of("entry", entry, "language", "bash"))
                .findValue("run")
                .asText();
    }

    void type(String run, String text) {
        owner.call(platform.url(), "POST", "/runs/" + run + "/input", Map.of("text", text));
    }

    JsonNode look(String run) {
        return owner.call(platform.url(), "GET", "/runs/" + run, null);
    }

    void awaitRunning(String run) {
        Processes.eventually(
                "it runs", PATIENCE, () -> look(run).path("state").asText().equals("RUNNING"));
    }

    /** {@return the id of a terminal whose shell has shown its prompt} */
    String openTerminal() {
        String terminal = owner.call(platform.url(), "POST", "/terminals", Map.of("columns", 80, "rows", 24))
                .findValue("terminal")
                .asText();
        Processes.eventually(
                "its prompt",
                PATIENCE,
                () -> terminal(terminal).path("screen").asText().length() > 0);
        return terminal;
    }

    private JsonNode terminal(String id) {
        return owner.call(platform.url(), "GET", "/terminals/" + id, null);
    }

    /** {@return what is said where it was: why it ended, in words} */
    String awaitWords(String terminal) {
        Processes.eventually(
                "it ends", PATIENCE, () -> terminal(terminal).path("end").isObject());
        return terminal(terminal).at("/end/reason").asText() + ": "
                + terminal(terminal).at("/end/detail").asText();
    }

    /** {@return why it ended, such as {@code EXITED}} */
    String awaitEnd(String run) {
        Processes.eventually(
                "it ends", PATIENCE, () -> look(run).path("state").asText().equals("ENDED"));
        return look(run).at("/end/reason").asText();
    }
}
