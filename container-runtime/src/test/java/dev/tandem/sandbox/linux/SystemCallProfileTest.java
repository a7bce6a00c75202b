package dev.tandem.sandbox.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the profile for engines says what the rules say. The kernel's own verdict on it is the docker backend's hostile programs. */
class SystemCallProfileTest {
    private static final Pattern CONDITION =
            Pattern.compile("\"index\":1,\"value\":(\\d+),\"valueTwo\":(\\d+),\"op\":\"SCMP_CMP_MASKED_EQ\"");

    private static final String PROFILE = SystemCallProfile.json();

    @Test
    void namesEveryCallOfTheListAndRefusesTheRest() {
        assertThat(PROFILE).startsWith("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":1,");
        assertThat(SystemCallRules.allowed(CallProfile.PROGRAM))
                .allSatisfy(call -> assertThat(PROFILE).contains("\"" + call.name() + "\""));
        assertThat(PROFILE).doesNotContain("ptrace").doesNotContain("\"mount\"").doesNotContain("unshare");
    }

    @Test
    void cloneThreeIsAsIfItDidNotExist() {
        assertThat(PROFILE)
                .contains("{\"names\":[\"clone3\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38,\"args\":[]}");
    }

    @Test
    void allRequestsButTwoMayBeMadeOfADevice() {
        for (long request : new long[] {0, 0x5401, 0x5411, 0x5413, 0x541B, 0x541D, 0x7fffffffL, 0xffffffffL}) {
            assertThat(matches(request)).as("%x", request).isOne();
        }
        assertThat(matches(0x5412)).isZero();
        assertThat(matches(0x541C)).isZero();
    }

    /** How many rules let the request through: rules for the same call must not overlap. */
    private static long matches(long request) {
        return Pattern.compile("\\{\"names\":\\[\"ioctl\"][^]]*]")
                .matcher(PROFILE)
                .results()
                .map(MatchResult::group)
                .filter(rule -> {
                    var condition = CONDITION.matcher(rule);
                    assertThat(condition.find()).as(rule).isTrue();
                    return (request & Long.parseLong(condition.group(1))) == Long.parseLong(condition.group(2));
                })
                .count();
    }
}
