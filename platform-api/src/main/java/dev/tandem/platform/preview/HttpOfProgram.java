package dev.tandem.platform.preview;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.headers.HeadersAdaptor;
import java.util.List;
import java.util.OptionalLong;

/**
 * HTTP/1.1 as it is spoken with a program: one request, one answer. Netty's codec without a network below it. Confined to one thread.
 *
 * <p>The framing of a request is always written anew from its parsed form: what two servers might read in two ways is never passed on.
 */
final class HttpOfProgram {
    private static final int LONGEST_LINE = 16 << 10;
    private static final int LARGEST_HEADERS = 128 << 10;
    private static final int LARGEST_CHUNK = 64 << 10;
    private static final int HIGHEST_STATUS = 599;

    private final Answer answer;
    private final EmbeddedChannel codec = new EmbeddedChannel(new HttpClientCodec(
            new HttpDecoderConfig()
                    .setMaxInitialLineLength(LONGEST_LINE)
                    .setMaxHeaderSize(LARGEST_HEADERS)
                    .setMaxChunkSize(LARGEST_CHUNK),
            false,
            false));
    private Buffer afterUpgrade = Buffer.buffer();
    private boolean begun;
    private boolean upgraded;
    private boolean over;

    /** Hears of the program's answer. */
    interface Answer {
        /** Once. {@code status} is final, or 101. */
        void begins(int status, String reason, MultiMap headers);

        void body(Buffer bytes);

        /** The answer is complete. Last of all. */
        void complete();

        /** It is no HTTP, or breaks off. Last of all. */
        void malformed(String problem);
    }

    /** How long a request's body is: empty where that is not known before its end. */
    record Framing(boolean hasBody, OptionalLong length) {
        /**
         * {@return how a request is framed}
         *
         * @throws IllegalArgumentException if its headers could be read in two ways
         */
        static Framing of(MultiMap headers) {
            List<String> encodings = headers.getAll("Transfer-Encoding");
            List<String> lengths = headers.getAll("Content-Length");
            if (!encodings.isEmpty()) {
                if (encodings.size() > 1 || !encodings.getFirst().strip().equalsIgnoreCase("chunked")) {
                    throw new IllegalArgumentException("a Transfer-Encoding other than chunked");
                }
                if (!lengths.isEmpty()) {
                    throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
                }
                return new Framing(true, OptionalLong.empty());
            }
            if (lengths.isEmpty()) {
                return new Framing(false, OptionalLong.empty());
            }
            if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException("not one Content-Length");
            }
            return new Framing(true, OptionalLong.of(Long.parseLong(lengths.getFirst())));
        }
    }

    HttpOfProgram(Answer answer) {
        this.answer = answer;
    }

    /**
     * {@return the head of a request}
     *
     * @throws IllegalArgumentException if a header cannot be written
     */
    Buffer head(String method, String uri, MultiMap headers, Framing framing) {
        if (!uri.startsWith("/") || uri.chars().anyMatch(character -> character <= ' ' || character == 0x7f)) {
            throw new IllegalArgumentException("an address that is no path");
        }
        HttpHeaders written = new DefaultHttpHeaders();
        headers.forEach(header -> written.add(header.getKey(), header.getValue()));
        framing.length().ifPresent(length -> written.set(HttpHeaderNames.CONTENT_LENGTH, length));
        if (framing.hasBody() && framing.length().isEmpty()) {
            written.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
        }
        return encoded(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), uri, written));
    }

    Buffer body(Buffer bytes) {
        return encoded(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes.getBytes())));
    }

    Buffer endOfBody() {
        return encoded(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private Buffer encoded(HttpObject part) {
        codec.writeOutbound(part);
        Buffer bytes = Buffer.buffer();
        for (ByteBuf next = codec.readOutbound(); next != null; next = codec.readOutbound()) {
            append(bytes, next);
        }
        return bytes;
    }

    private static void append(Buffer bytes, ByteBuf more) {
        byte[] copy = new byte[more.readableBytes()];
        more.readBytes(copy);
        more.release();
        bytes.appendBytes(copy);
    }

    /** The program sent these. */
    void received(Buffer bytes) {
        if (upgraded) {
            afterUpgrade.appendBuffer(bytes);
        } else if (!over) {
            codec.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
            decoded();
        }
    }

    /** {@return what came after the answer that switched protocols, and was not taken yet} */
    Buffer takeRest() {
        Buffer rest = afterUpgrade;
        afterUpgrade = Buffer.buffer();
        return rest;
    }

    /** The program sends no more: what has no other end ends here, anything else breaks off. */
    void ended() {
        if (over || upgraded) {
            return;
        }
        codec.finish();
        decoded();
        if (!over && !upgraded) {
            over = true;
            answer.malformed(begun ? "it broke off" : "there was none");
        }
    }

    private void decoded() {
        for (Object part = codec.readInbound(); part != null; part = codec.readInbound()) {
            try {
                if (!over) {
                    decoded(part);
                }
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
    }

    private void decoded(Object part) {
        if (part instanceof HttpObject http && http.decoderResult().isFailure()) {
            over = true;
            answer.malformed(String.valueOf(http.decoderResult().cause().getMessage()));
            return;
        }
        if (part instanceof HttpResponse head) {
            int status = head.status().code();
            if (status < 100 || status > HIGHEST_STATUS) {
                over = true;
                answer.malformed("a status of " + status);
                return;
            }
            if (status == 101) {
                upgraded = true;
            } else if (status < 200) {
                return; // an interim one
            }
            begun = true;
            answer.begins(status, head.status().reasonPhrase(), new HeadersAdaptor(head.headers()));
        }
        if (part instanceof ByteBuf bytes) {
            afterUpgrade.appendBytes(ByteBufUtil.getBytes(bytes));
        } else if (part instanceof HttpContent content && begun && !upgraded) {
            if (content.content().isReadable()) {
                answer.body(Buffer.buffer(ByteBufUtil.getBytes(content.content())));
            }
            if (content instanceof LastHttpContent) {
                over = true;
                answer.complete();
            }
        }
    }
}
