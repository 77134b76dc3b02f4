package dev.mxlab.named.conf;

import dev.mxlab.named.conf.NamedConf.ZoneType;
import java.util.List;
import java.util.Set;

/** What BIND checks of a zone's DNSSEC statements, which are accepted. */
final class Signing {
  private static final String ARTICLE =
      " See https://kb.isc.org/docs/dnssec-policy-requires-dynamic-dns-or-inline-signing";
  private static final List<String> NOT_WITH_POLICY =
      List.of(
          "dnssec-dnskey-kskonly",
          "dnssec-secure-to-insecure",
          "update-check-ksk",
          "dnssec-update-mode",
          "sig-validity-interval",
          "dnskey-sig-validity");
  private static final List<String> INLINE_ONLY =
      List.of("dnssec-dnskey-kskonly", "dnssec-loadkeys-interval", "update-check-ksk");

  private final Statement zone;
  private final ZoneType type;
  private final Scope scope;
  private final Value.Body top;
  private final Complaints complaints;

  Signing(Statement zone, ZoneType type, Scope scope, Value.Body top, Complaints complaints) {
    this.zone = zone;
    this.type = type;
    this.scope = scope;
    this.top = top;
    this.complaints = complaints;
  }

  /** Whether the zone's policy exists, where it has one. */
  boolean policy() {
    String policy = scope.word("dnssec-policy", "none");
    if (PolicyChecks.known(top, policy)) {
      return true;
    }
    complaints.error(
        zone.at(),
        "zone '%s': option 'dnssec-policy %s' has no matching dnssec-policy config"
            .formatted(zone.word(), policy),
        null);
    return false;
  }

  void run(boolean updatable) {
    boolean signed = !Set.of("none", "").contains(scope.word("dnssec-policy", "none"));
    boolean inline = scope.flag("inline-signing", false);
    if (type != ZoneType.PRIMARY && type != ZoneType.SECONDARY) {
      return;
    }
    if (signed) {
      inlineMissing(updatable, inline);
    }
    automatic(signed, updatable, inline);
    for (String name : NOT_WITH_POLICY) {
      zone.body()
          .find(name)
          .filter(s -> signed)
          .ifPresent(s -> error(s, name + ": cannot be configured if dnssec-policy is also set"));
    }
    for (String name : INLINE_ONLY) {
      zone.body()
          .find(name)
          .filter(s -> type == ZoneType.SECONDARY && !inline)
          .ifPresent(s -> error(s, name + ": requires inline-signing when used in secondary zone"));
    }
    if (signed && zone.body().find("max-zone-ttl").isPresent()) {
      complaints.warning(
          zone.at(),
          "zone '%s': option 'max-zone-ttl' is ignored when used together with 'dnssec-policy'"
              .formatted(zone.word()),
          null);
    }
  }

  private void inlineMissing(boolean updatable, boolean inline) {
    if (scope.find("inline-signing").isPresent() && inline) {
      return;
    }
    Statement policy = scope.find("dnssec-policy").orElse(zone);
    if (type == ZoneType.SECONDARY) {
      error(
          policy,
          "'inline-signing yes;' must also be configured explicitly for zones using dnssec-policy."
              + ARTICLE);
    } else if (!updatable) {
      error(
          policy,
          "'inline-signing yes;' must also be configured explicitly for zones using dnssec-policy"
              + " without a configured 'allow-update' or 'update-policy'."
              + ARTICLE);
    } else if (scope.find("inline-signing").isEmpty()) {
      complaints.warning(
          policy.at(),
          "'inline-signing' default changed to 'yes' in 9.20. Before upgrading, explicitly set"
              + " 'inline-signing no;' to your dnssec-policy or zone configuration",
          null);
    }
  }

  private void automatic(boolean signed, boolean updatable, boolean inline) {
    Statement auto = zone.body().find("auto-dnssec").orElse(null);
    if (auto == null) {
      return;
    }
    complaints.warning(
        auto.at(),
        "'auto-dnssec' option is deprecated and will be removed in BIND 9.19. Please migrate to"
            + " dnssec-policy",
        null);
    String shown = "'auto-dnssec " + auto.word() + ";'";
    if (auto.word().equals("off")) {
      return;
    }
    if (signed) {
      error(auto, shown + " cannot be configured if dnssec-policy is also set");
    } else if (type == ZoneType.SECONDARY && !inline) {
      error(auto, shown + " requires inline-signing to be configured for the zone");
    } else if (type == ZoneType.PRIMARY && !inline && !updatable) {
      error(auto, shown + " requires dynamic DNS or inline-signing to be configured for the zone");
    }
  }

  private void error(Statement at, String message) {
    complaints.error(at.at(), message, null);
  }
}
