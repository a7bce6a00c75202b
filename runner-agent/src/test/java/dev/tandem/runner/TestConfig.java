package dev.tandem.runner;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings as a process would read them, with the defaults for what is not given. */
final class TestConfig {
    private TestConfig() {}

    static RunnerConfig of(Map<String, String> values) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(RunnerConfig.class)
                .withDefaultValue("user.home", "/nowhere")
                .withDefaultValue("java.io.tmpdir", "/tmp");
        values.forEach(builder::withDefaultValue);
        return builder.build().getConfigMapping(RunnerConfig.class);
    }
}
