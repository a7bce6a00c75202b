package dev.tandem.debug.dap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One message. Its JSON may hold more than is asked for here; whoever passes it on passes all of it on. */
public sealed interface DapMessage {
    /** {@return the whole message; not a copy} */
    ObjectNode json();

    /** Asks for something. */
    record Request(ObjectNode json) implements DapMessage {
        /** {@return a request}
         *
         * @param arguments null for none
         */
        public static Request of(int seq, String command, @Nullable ObjectNode arguments) {
            ObjectNode json = head(seq, "request").put("command", command);
            if (arguments != null) {
                json.set("arguments", arguments);
            }
            return new Request(json);
        }

        /** {@return by what the answer names it} */
        public int seq() {
            return json.path("seq").asInt();
        }

        public String command() {
            return json.path("command").asText();
        }

        /** {@return what belongs to it; empty if there is nothing} */
        public ObjectNode arguments() {
            return object(json.path("arguments"));
        }
    }

    /** Answers a request. */
    record Response(ObjectNode json) implements DapMessage {
        /** {@return the answer to a request that was done}
         *
         * @param body null for none
         */
        public static Response done(int seq, Request request, @Nullable ObjectNode body) {
            ObjectNode json = head(seq, request, true);
            if (body != null) {
                json.set("body", body);
            }
            return new Response(json);
        }

        /** {@return the answer to a request that was not done} */
        public static Response failed(int seq, Request request, String message) {
            return new Response(head(seq, request, false).put("message", message));
        }

        private static ObjectNode head(int seq, Request request, boolean success) {
            return DapMessage.head(seq, "response")
                    .put("request_seq", request.seq())
                    .put("success", success)
                    .put("command", request.command());
        }

        public int requestSeq() {
            return json.path("request_seq").asInt();
        }

        /** {@return what was asked} */
        public String command() {
            return json.path("command").asText();
        }

        public boolean success() {
            return json.path("success").asBoolean();
        }

        /** {@return what was asked for; empty if there is nothing} */
        public ObjectNode body() {
            return object(json.path("body"));
        }

        /** {@return why it was not done, as readably as the adapter says it} */
        public String reason() {
            JsonNode error = body().path("error");
            String format = error.path("format").asText();
            if (format.isEmpty()) {
                return json.path("message").asText();
            }
            String text = format;
            for (var variable : error.path("variables").properties()) {
                text = text.replace(
                        "{" + variable.getKey() + "}", variable.getValue().asText());
            }
            return text;
        }
    }

    /** Tells something that nobody asked for. */
    record Event(ObjectNode json) implements DapMessage {
        /** {@return an event}
         *
         * @param body null for none
         */
        public static Event of(int seq, String event, @Nullable ObjectNode body) {
            ObjectNode json = head(seq, "event").put("event", event);
            if (body != null) {
                json.set("body", body);
            }
            return new Event(json);
        }

        public String event() {
            return json.path("event").asText();
        }

        /** {@return what belongs to it; empty if there is nothing} */
        public ObjectNode body() {
            return object(json.path("body"));
        }
    }

    /**
     * {@return the message that some JSON is}
     *
     * @throws DapException if it is none
     */
    static DapMessage of(JsonNode json) throws DapException {
        if (!(json instanceof ObjectNode object)) {
            throw new DapException("a message that is no JSON object: " + json.getNodeType());
        }
        return switch (object.path("type").asText()) {
            case "request" -> new Request(object);
            case "response" -> new Response(object);
            case "event" -> new Event(object);
            default -> throw new DapException("a message of the type " + object.path("type"));
        };
    }

    private static ObjectNode head(int seq, String type) {
        return JsonNodeFactory.instance.objectNode().put("seq", seq).put("type", type);
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }
}
