package dev.tandem.debug.dap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DapInputTest {
    private static final int MOST = 1000;

    private static DapInput input(byte[] bytes) {
        return new DapInput(new ByteArrayInputStream(bytes), MOST);
    }

    private static DapInput input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] written(DapMessage... messages) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (DapOutput output = new DapOutput(bytes)) {
            for (DapMessage message : messages) {
                output.write(message);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        DapMessage.Request request = DapMessage.Request.of(
                7, "evaluate", JsonNodeFactory.instance.objectNode().put("expression", "\"größe\" + 𝄞"));
        DapMessage[] messages = {
            request,
            DapMessage.Response.done(8, request, null),
            DapMessage.Response.failed(9, request, "no"),
            DapMessage.Event.of(
                    10, "stopped", JsonNodeFactory.instance.objectNode().put("threadId", 1))
        };
        try (DapInput input = input(written(messages))) {
            for (DapMessage message : messages) {
                assertThat(input.read()).isEqualTo(message);
            }
            assertThat(input.read()).isNull();
        }
    }

    @Test
    void fieldsThatNobodyKnowsSurvive() throws IOException {
        String json = "{\"seq\":1,\"type\":\"event\",\"event\":\"odd\",\"novel\":{\"a\":[1,null]}}";
        try (DapInput input = input("Content-Length: " + json.length() + "\r\nX-Novel: 1\r\n\r\n" + json)) {
            assertThat(input.read()).extracting(DapMessage::json).hasToString(json);
        }
    }

    @Test
    void whyARequestFailedIsToldInWords() throws IOException {
        String json = "{\"type\":\"response\",\"success\":false,\"message\":\"short\",\"body\":{\"error\":"
                + "{\"format\":\"cannot read {name}\",\"variables\":{\"name\":\"x\"}}}}";
        try (DapInput input = input("content-length:" + json.length() + "\n\n" + json)) {
            assertThat(input.read())
                    .isInstanceOfSatisfying(
                            DapMessage.Response.class,
                            it -> assertThat(it.reason()).isEqualTo("cannot read x"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 1001\r\n\r\n",
                "Content-Length: 99999999999\r\n\r\n",
                "Content-Length: x\r\n\r\n",
                "Content-Length: 2\r\n\r\n[]",
                "Content-Length: 2\r\n\r\n{}",
                "Content-Length: 2\r\n\r\n{x",
                "Content-Length: 15\r\n\r\n{\"type\":\"novel\"}"
            })
    void whatIsNoMessageIsRefused(String text) throws IOException {
        try (DapInput input = input(text)) {
            assertThatExceptionOfType(DapException.class).isThrownBy(input::read);
        }
    }

    @Test
    void anEndlessHeaderTakesNoMemory() throws IOException {
        try (DapInput line = input("x".repeat(100_000));
                DapInput lines = input("x: y\r\n".repeat(100_000))) {
            assertThatExceptionOfType(DapException.class).isThrownBy(line::read);
            assertThatExceptionOfType(DapException.class).isThrownBy(lines::read);
        }
    }

    @Test
    void anEndWithinAMessageIsNoEnd() throws IOException {
        byte[] whole = written(DapMessage.Event.of(1, "initialized", null));
        for (int length = 1; length < whole.length; length++) {
            try (DapInput input = input(Arrays.copyOf(whole, length))) {
                assertThatExceptionOfType(EOFException.class).isThrownBy(input::read);
            }
        }
    }

    @Test
    void nothingThatArrivesBreaksTheReader() throws IOException {
        Random random = new Random(1);
        byte[] whole = written(DapMessage.Event.of(
                1, "output", JsonNodeFactory.instance.objectNode().put("output", "x")));
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try (DapInput input = input(changed)) {
                while (input.read() != null) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
    }
}
