package dev.tandem.runner.network.refusal;

/** The register of everything that a program is refused on the network. Codes are stable; a code is never used again. */
public enum NetworkError {
    NETWORK_OFF("NET-01", 403, "Somebody who manages the session can turn its network on, in the session's menu."),
    NOT_ALLOWED("NET-02", 403, "Ask the operator of this server to add it to tandem.sandbox.network.allow."),
    NOT_PUBLIC("NET-03", 403, "Only public addresses can be reached from a sandbox; no setting changes that."),
    UNKNOWN_HOST("NET-04", 502, "Check the spelling of the host's name."),
    UNREACHABLE("NET-05", 502, "Try again later, or check that the host serves this port."),
    BAD_REQUEST("NET-06", 400, "Use an HTTP client that follows RFC 9112, with CONNECT or an http:// address."),
    HEAD_TOO_LARGE("NET-07", 431, "Send a shorter address, fewer or shorter header fields."),
    TOO_MANY_CONNECTIONS("NET-08", 503, "Close connections of this session that are not needed, and try again."),
    PACKAGES_OFF("NET-09", 403, "Ask the operator of this server to set it to a package registry."),
    NOT_A_PACKAGE(
            "NET-10", 403, "Only what the registry itself offers below its address can be read, with GET or HEAD."),
    UPSTREAM_REFUSES("NET-11", 502, "Ask the operator of this server to check the registry and its credentials."),
    UPSTREAM_BROKEN("NET-12", 502, "Try again later; if it stays so, tell the operator of this server.");

    private final String code;
    private final int status;
    private final String remedy;

    NetworkError(String code, int status, String remedy) {
        this.code = code;
        this.status = status;
        this.remedy = remedy;
    }

    /** Such as {@code NET-01}. */
    public String code() {
        return code;
    }

    /** The HTTP status by which a program is told. */
    public int status() {
        return status;
    }

    /** What a person can do about it: one sentence. */
    public String remedy() {
        return remedy;
    }
}
