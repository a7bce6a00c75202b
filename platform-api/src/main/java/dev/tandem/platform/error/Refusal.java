package dev.tandem.platform.error;

import java.util.Map;

/** The platform declines to do something. Nothing was changed. */
public final class Refusal extends RuntimeException {
    private final ErrorCode code;
    private final String told;
    private final transient Map<String, Object> values;

    public Refusal(ErrorCode code) {
        this(code, Map.of());
    }

    /** @param values what was refused, by name; never a secret */
    public Refusal(ErrorCode code, Map<String, Object> values) {
        this(code, code.message(), values);
    }

    /**
     * One that says it in its own words.
     *
     * @param told for a person, in place of the code's message
     */
    public Refusal(ErrorCode code, String told, Map<String, Object> values) {
        super(code.code() + " " + told + (values.isEmpty() ? "" : " " + values));
        this.code = code;
        this.told = told;
        this.values = Map.copyOf(values);
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, Object> values() {
        return values;
    }

    /** {@return the form on the wire} */
    public Problem problem() {
        return new Problem(code.code(), told, code.remedy(), values);
    }
}
