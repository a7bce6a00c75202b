package dev.tandem.runner.network.address;

import java.util.List;

/** What an operator allows the programs of sessions to reach. */
public record AllowList(List<AllowRule> rules) {
    public AllowList {
        rules = List.copyOf(rules);
    }

    /** @throws IllegalArgumentException if one is no rule */
    public static AllowList parse(List<String> rules) {
        return new AllowList(rules.stream().map(AllowRule::parse).toList());
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** {@return the rules as the operator wrote them} */
    public List<String> texts() {
        return rules.stream().map(AllowRule::text).toList();
    }

    public boolean allows(Destination wanted) {
        return rules.stream().anyMatch(rule -> rule.allows(wanted));
    }
}
