package dev.mxlab.sendmail.rewrite;

import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import dev.mxlab.sendmail.cf.CfConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The decisions of a stock sendmail.cf, made from its classes w and R, the access map and the DNS.
 * It stands in for the rules themselves: which checks there are follows from the file as it would
 * with them (map {@code resolve}, ruleset {@code check_mail}).
 */
public final class ClassRouting implements Rules {
  private static final Decision OK = new Decision.Ok();

  private final CfConfig config;
  private final Resolver resolver;
  private final AccessMap access;

  /** FEATURE(delay_checks): senders and clients are judged at RCPT, no ruleset has this name. */
  private final boolean delayed;

  /** Without FEATURE(accept_unresolvable_domains) the file has a map of this name. */
  private final boolean resolves;

  /**
   * @param access value of a key of the access map; asked anew each time, may wait for a disk
   */
  public ClassRouting(
      CfConfig config, Resolver resolver, Function<String, Optional<String>> access) {
    this.config = config;
    this.resolver = resolver;
    this.access = config.map("access").isPresent() ? new AccessMap(access) : AccessMap.EMPTY;
    this.delayed = !config.hasRuleset("check_mail");
    this.resolves = config.map("resolve").isPresent();
  }

  @Override
  public CompletionStage<Decision> ask(String ruleset, String workspace, Facts facts) {
    return switch (ruleset) {
      case "parse" -> parse(workspace);
      case "check_relay" -> now(delayed ? OK : client(facts));
      case "check_mail" -> delayed ? now(OK) : sender(workspace, facts);
      case "check_rcpt" -> recipient(workspace, facts);
      default -> now(OK);
    };
  }

  private CompletionStage<Decision> parse(String text) {
    AddressText.Scanned scanned = AddressText.scan(text);
    if (!scanned.ok()) {
      return now(new Decision.Refuse(553, "5.0.0", scanned.complaint()));
    }
    Address address = Address.of(scanned.text(), this::ours);
    if (!address.complaint().isEmpty()) {
      return now(syntax(address));
    }
    if (address.domain().isEmpty()) {
      return now(new Decision.Mailer("local", "", address.local()));
    }
    String user = address.local() + "@" + address.domain();
    if (address.domain().startsWith("[") || address.domain().endsWith(".UUCP")) {
      String dot = address.domain().startsWith("[") ? "" : ".";
      return now(new Decision.Mailer("esmtp", address.domain() + dot, user));
    }
    return exists(address.domain()).thenApply(found -> esmtp(address, user, found));
  }

  private static Decision syntax(Address address) {
    String[] parts = address.complaint().split(" ", 2);
    return new Decision.Refuse(553, parts[0], parts[1]);
  }

  private static Decision esmtp(Address address, String user, Found found) {
    return switch (found.state()) {
      case YES ->
          new Decision.Mailer("esmtp", found.name() + ".", address.local() + "@" + found.name());
      case NO -> new Decision.Mailer("esmtp", address.domain(), user);
      case LATER ->
          new Decision.Mailer(
              "esmtp",
              address.domain(),
              user,
              "host map: lookup (" + address.domain() + "): deferred");
    };
  }

  /** Class w, and our own addresses, which are in it as {@code [192.168.111.100]}. */
  private boolean ours(String domain) {
    // The short name is not in the class: the full one, which is, is what it canonifies to.
    return config.inClass("w", domain) || domain.equalsIgnoreCase(config.macro("w"));
  }

  // --- who may: check_relay, check_mail, check_rcpt

  private Decision client(Facts facts) {
    Optional<String> value = access.domain("Connect", facts.get(Facts.CLIENT_NAME));
    if (value.isEmpty()) {
      value = access.address("Connect", facts.get(Facts.CLIENT_ADDRESS));
    }
    Decision forbidden = value.map(AccessMap::forbidden).orElse(null);
    return forbidden == null ? OK : forbidden;
  }

  private CompletionStage<Decision> sender(String text, Facts facts) {
    AddressText.Scanned scanned = AddressText.scan(text);
    Address address = Address.of(scanned.text(), domain -> false);
    if (!scanned.ok() || address.isNull() || !address.complaint().isEmpty()) {
      return now(OK);
    }
    String shown = AddressText.bare(scanned.text());
    boolean fromHere = facts.get(Facts.CLIENT_NAME).isEmpty() || ours(facts.get(Facts.CLIENT_NAME));
    if (address.domain().isEmpty()) {
      return now(
          fromHere || facts.get(Facts.DAEMON_FLAGS).indexOf('u') >= 0
              ? OK
              : new Decision.Refuse(
                  553, "5.5.4", "Domain name required for sender address " + shown));
    }
    if (!fromHere && isLocalhost(address.domain())) {
      return now(new Decision.Refuse(553, "5.5.4", "Real domain name required for sender address"));
    }
    Decision forbidden =
        access
            .mail("From", address.local(), address.domain(), true)
            .map(AccessMap::forbidden)
            .orElse(null);
    if (forbidden != null) {
      return now(forbidden);
    }
    if (!resolves
        || ours(address.domain())
        || address.domain().startsWith("[")
        || address.domain().endsWith(".UUCP")) {
      return now(OK);
    }
    return exists(address.domain()).thenApply(found -> resolved(found, shown));
  }

  private boolean isLocalhost(String domain) {
    String low = domain.toLowerCase(Locale.ROOT);
    return low.equals("localhost")
        || low.equals("localhost." + config.macro("m").toLowerCase(Locale.ROOT))
        || low.equals("[127.0.0.1]");
  }

  private static Decision resolved(Found found, String shown) {
    return switch (found.state()) {
      case YES -> OK;
      case NO ->
          new Decision.Refuse(
              553, "5.1.8", "Domain of sender address " + shown + " does not exist");
      case LATER ->
          new Decision.Refuse(
              451, "4.1.8", "Domain of sender address " + shown + " does not resolve");
    };
  }

  private CompletionStage<Decision> recipient(String text, Facts facts) {
    Address address = Address.of(AddressText.scan(text).text(), this::ours);
    if (!address.complaint().isEmpty()) {
      return now(syntax(address));
    }
    Decision relaying = relaying(address, facts);
    if (relaying != OK || !delayed) {
      return now(relaying);
    }
    return sender(facts.get(Facts.MAIL_FROM), facts)
        .thenApply(decision -> decision == OK ? client(facts) : decision);
  }

  private Decision relaying(Address to, Facts facts) {
    if (to.domain().isEmpty()
        || inRelayDomain(to.domain())
        || AccessMap.relay(access.domain("To", to.domain()))
        || trusted(facts)) {
      String domain = to.domain().isEmpty() ? config.macro("j") : to.domain();
      Decision forbidden =
          access.mail("To", to.local(), domain, false).map(AccessMap::forbidden).orElse(null);
      return forbidden == null ? OK : forbidden;
    }
    String why =
        switch (facts.get(Facts.CLIENT_RESOLVE)) {
          case "FORGED" -> ". IP name possibly forged " + facts.get(Facts.CLIENT_NAME);
          case "FAIL" -> ". IP name lookup failed " + facts.get(Facts.CLIENT_NAME);
          default -> "";
        };
    return facts.get(Facts.CLIENT_RESOLVE).equals("TEMP")
        ? new Decision.Refuse(
            450,
            "4.4.0",
            "Relaying temporarily denied. Cannot resolve PTR record for "
                + facts.get(Facts.CLIENT_ADDRESS))
        : new Decision.Refuse(550, "5.7.1", "Relaying denied" + why);
  }

  /** Whether the client may send anywhere. */
  private boolean trusted(Facts facts) {
    String ip = facts.get(Facts.CLIENT_ADDRESS);
    if (config.inClass("{TrustAuthMech}", facts.get("{auth_type}"))
        || ip.isEmpty()
        || ip.equals("127.0.0.1")
        || ip.equals("0:0:0:0:0:0:0:1")
        || inRelayNet(ip)
        || AccessMap.relay(access.address("Connect", ip))) {
      return true;
    }
    String name = facts.get(Facts.CLIENT_NAME);
    return facts.get(Facts.CLIENT_RESOLVE).equals("OK")
        && (ours(name) || inRelayDomain(name) || AccessMap.relay(access.domain("Connect", name)));
  }

  /** Class R: the domain or one above it. */
  private boolean inRelayDomain(String domain) {
    String rest = domain;
    while (!rest.isEmpty()) {
      if (config.inClass("R", rest)) {
        return true;
      }
      int dot = rest.indexOf('.');
      rest = dot < 0 ? "" : rest.substring(dot + 1);
    }
    return false;
  }

  /** Class R: the address or a net above it, at its dots. */
  private boolean inRelayNet(String ip) {
    String rest = ip;
    while (!rest.isEmpty()) {
      if (config.inClass("R", rest)) {
        return true;
      }
      int dot = rest.lastIndexOf('.');
      rest = dot < 0 ? "" : rest.substring(0, dot);
    }
    return false;
  }

  // --- the host map

  private enum State {
    YES,
    NO,
    LATER
  }

  private record Found(State state, String name) {}

  /** Whether the DNS knows mail exchangers or addresses of a name, and its canonical form. */
  private CompletionStage<Found> exists(String domain) {
    return ask(domain, List.of(RecordType.MX, RecordType.A, RecordType.AAAA), false);
  }

  private CompletionStage<Found> ask(String domain, List<RecordType> types, boolean doubtful) {
    return resolver
        .ask(domain, types.get(0))
        .thenCompose(
            answer -> {
              if (answer.status() == DnsAnswer.Status.FOUND) {
                return now(new Found(State.YES, name(answer, domain)));
              }
              boolean doubt = doubtful || answer.status().temporary();
              boolean last = types.size() == 1 || answer.status() != DnsAnswer.Status.NO_DATA;
              return last
                  ? now(new Found(doubt ? State.LATER : State.NO, domain))
                  : ask(domain, types.subList(1, types.size()), doubt);
            });
  }

  /** As it was written unless it is an alias (CNAME) of another name. */
  private static String name(DnsAnswer answer, String domain) {
    String canonical = answer.canonicalName();
    String bare =
        canonical.endsWith(".") ? canonical.substring(0, canonical.length() - 1) : canonical;
    return bare.isEmpty() || bare.equalsIgnoreCase(domain) ? domain : bare;
  }

  private static <T> CompletionStage<T> now(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
