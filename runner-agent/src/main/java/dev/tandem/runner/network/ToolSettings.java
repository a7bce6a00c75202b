package dev.tandem.runner.network;

import java.util.HashMap;
import java.util.Map;

/** How tools in a sandbox are told where packages and the proxy are: by their own variables, and by a file where there is none. */
final class ToolSettings {
    private static final String NO_PROXY = "localhost,127.0.0.1,::1";

    /** Writes the settings of Maven, which has no variable for them before version 3.9. The argument is their text. */
    static final String[] WRITE_MAVEN_SETTINGS = {
        "/bin/sh", "-c", "mkdir -p \"$HOME/.m2\" && printf %s \"$1\" > \"$HOME/.m2/settings.xml\"", "sh"
    };

    private ToolSettings() {}

    /**
     * {@return the variables for packages}
     *
     * @param local address of the runner as programs see it, without a slash at its end
     */
    static Map<String, String> packages(String local) {
        Map<String, String> variables = new HashMap<>();
        variables.put("PIP_INDEX_URL", local + "/pip/");
        variables.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        variables.put("PIP_NO_INPUT", "1");
        // Debian's Python wants an environment of its own for every program; here the whole machine is one.
        variables.put("PIP_BREAK_SYSTEM_PACKAGES", "1");
        variables.put("UV_DEFAULT_INDEX", local + "/pip/");
        variables.put("npm_config_registry", local + "/npm/");
        variables.put("npm_config_audit", "false");
        variables.put("npm_config_fund", "false");
        variables.put("npm_config_update_notifier", "false");
        // A lock file that is taken elsewhere must not point to this sandbox.
        variables.put("npm_config_omit_lockfile_registry_resolved", "true");
        variables.put("GOPROXY", local + "/go");
        // The database of checksums is on another host, which only the proxy could reach.
        variables.put("GOSUMDB", "off");
        variables.put("GOTOOLCHAIN", "local");
        return Map.copyOf(variables);
    }

    /** {@return the variables for everything else, of programs that are allowed something} */
    static Map<String, String> proxy(String local) {
        Map<String, String> variables = new HashMap<>();
        for (String name : new String[] {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}) {
            variables.put(name, local);
            variables.put(name.toLowerCase(java.util.Locale.ROOT), local);
        }
        variables.put("NO_PROXY", NO_PROXY);
        variables.put("no_proxy", NO_PROXY);
        variables.put("NODE_USE_ENV_PROXY", "1");
        return Map.copyOf(variables);
    }

    static String mavenSettings(String local) {
        return """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>tandem-packages</id>
                      <name>Packages as the operator of this server offers them</name>
                      <url>%s/maven/</url>
                      <mirrorOf>*</mirrorOf>
                    </mirror>
                  </mirrors>
                </settings>
                """.formatted(local);
    }
}
