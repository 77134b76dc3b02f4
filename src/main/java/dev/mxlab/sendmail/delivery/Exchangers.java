package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.queue.Envelope;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hosts that take mail for a domain (RFC 5321 section 5.1, RFC 7505), and writes down
 * what was asked and answered.
 */
final class Exchangers {
  /** No domain needs more; sendmail's MAXMXHOSTS. */
  private static final int MAX_HOSTS = 100;

  private static final int FALLBACK = 1 << 16;

  /** What was found. */
  sealed interface Found {
    /** In the order in which they are to be tried. */
    record Hosts(List<Host> hosts) implements Found {
      /** Whether both begin with the same hosts: mail for one may travel with the other's. */
      boolean beginsLike(Hosts other) {
        return !hosts.isEmpty() && best().equals(other.best());
      }

      private Set<String> best() {
        return hosts.stream()
            .takeWhile(host -> host.preference() == hosts.get(0).preference())
            .map(host -> host.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
      }
    }

    /**
     * @param ours whether that is because the mail would only come back to us
     */
    record Nowhere(Ending ending, boolean ours) implements Found {
      Nowhere(Ending ending) {
        this(ending, false);
      }
    }
  }

  /**
   * @param name with its final dot, or in brackets
   * @param known its addresses; empty where they are to be asked for
   * @param preference among the others; the least is the best
   */
  record Host(String name, List<InetAddress> known, int preference) {
    Host(String name, List<InetAddress> known) {
      this(name, known, 0);
    }

    Host {
      known = List.copyOf(known);
    }
  }

  private final Resolver resolver;
  private final HostJournal journal;
  private final Settings settings;
  private final RandomGenerator random;

  Exchangers(Resolver resolver, HostJournal journal, Settings settings, RandomGenerator random) {
    this.resolver = resolver;
    this.journal = journal;
    this.settings = settings;
    this.random = random;
  }

  /** Where a message goes; the fallbacks of the mailer's way come after all others. */
  CompletableFuture<Found> find(Envelope envelope, String mailer, Router.Way way) {
    CompletableFuture<Found> found =
        MailerFlag.NO_MX.in(way.flags()) && !way.host().startsWith("[")
            ? self(envelope, mailer, Ending.withoutDot(way.host()))
            : find(envelope, mailer, way.host(), way.tryNull());
    if (way.fallback().isEmpty() && way.smartHost().isEmpty() || way.host().startsWith("[")) {
      return found;
    }
    return found.thenCompose(first -> more(envelope, mailer, way, first));
  }

  private CompletableFuture<Found> more(
      Envelope envelope, String mailer, Router.Way way, Found first) {
    List<Host> hosts = new ArrayList<>();
    if (first instanceof Found.Hosts known) {
      hosts.addAll(known.hosts());
    }
    String other = hosts.isEmpty() ? way.smartHost() : way.fallback();
    if (other.isEmpty()) {
      return CompletableFuture.completedFuture(first);
    }
    return find(envelope, mailer, other, false)
        .thenApply(
            found -> {
              if (!(found instanceof Found.Hosts last)) {
                return first;
              }
              // Of no preference that a domain's own could have.
              last.hosts().forEach(h -> hosts.add(new Host(h.name(), h.known(), FALLBACK)));
              return new Found.Hosts(hosts);
            });
  }

  private CompletableFuture<Found> find(
      Envelope envelope, String mailer, String host, boolean tryNull) {
    String domain = Ending.withoutDot(host);
    if (domain.startsWith("[") && domain.endsWith("]")) {
      return CompletableFuture.completedFuture(bracketed(domain));
    }
    return ask(envelope, domain, RecordType.MX)
        .thenApply(answer -> ordered(mailer, domain, answer))
        .thenCompose(
            found ->
                found == null || tryNull && found instanceof Found.Nowhere no && no.ours()
                    ? self(envelope, mailer, domain)
                    : CompletableFuture.completedFuture(found));
  }

  private static Found bracketed(String host) {
    String inside = host.substring(1, host.length() - 1);
    InetAddress literal = literal(inside);
    return new Found.Hosts(
        List.of(
            literal != null
                ? new Host(host, List.of(literal))
                : new Host(inside + ".", List.of())));
  }

  /** Reads an address without ever asking a name server. */
  private static @Nullable InetAddress literal(String text) {
    String bare = text.regionMatches(true, 0, "IPv6:", 0, 5) ? text.substring(5) : text;
    boolean numeric = bare.indexOf(':') >= 0 || bare.matches("[0-9]+(\\.[0-9]+){3}");
    if (!numeric) {
      return null;
    }
    try {
      return InetAddress.getByName(bare);
    } catch (java.net.UnknownHostException notAnAddress) {
      return null;
    }
  }

  /** Null where there is no MX record and the domain itself is to be asked for. */
  private @Nullable Found ordered(String mailer, String domain, DnsAnswer answer) {
    return switch (answer.status()) {
      case NO_SUCH_NAME ->
          new Found.Nowhere(
              Ending.unknownHost(mailer, domain, "host not found", "550 Host unknown"));
      case FOUND -> sorted(mailer, Ending.withoutDot(answer.canonicalName()), domain, answer);
      case NO_DATA -> null;
      default -> new Found.Nowhere(Ending.unresolved(mailer, domain));
    };
  }

  private @Nullable Found sorted(String mailer, String canonical, String domain, DnsAnswer answer) {
    List<DnsAnswer.Data.Exchange> all = new ArrayList<>();
    for (DnsAnswer.Data data : answer.data()) {
      if (data instanceof DnsAnswer.Data.Exchange exchange) {
        all.add(exchange);
      }
    }
    boolean declined = all.removeIf(exchange -> Ending.withoutDot(exchange.host()).isEmpty());
    if (all.isEmpty()) {
      return declined ? new Found.Nowhere(Ending.takesNoMail(mailer, canonical)) : null;
    }
    // Shuffled first: the sort keeps the chance among equals.
    Collections.shuffle(all, new Random(random.nextLong()));
    all.sort(Comparator.comparingInt(DnsAnswer.Data.Exchange::preference));
    List<Host> better = new ArrayList<>();
    for (DnsAnswer.Data.Exchange exchange : all) {
      int us = ourPreference(all);
      if (exchange.preference() < us && better.size() < MAX_HOSTS) {
        better.add(
            new Host(Ending.withoutDot(exchange.host()) + ".", List.of(), exchange.preference()));
      }
    }
    if (better.isEmpty()) {
      String shown = (canonical.isEmpty() ? domain : canonical) + ".";
      return new Found.Nowhere(
          Ending.misconfigured(
              mailer,
              shown,
              Ending.withoutDot(shown),
              "5.5.0",
              "",
              "554 5.0.0 MX list for " + shown + " points back to " + settings.hostname()),
          true);
    }
    return new Found.Hosts(better);
  }

  /** We and everybody less preferred than us would only give the mail back to us. */
  private int ourPreference(List<DnsAnswer.Data.Exchange> all) {
    return all.stream()
        .filter(exchange -> settings.ours(exchange.host()))
        .mapToInt(DnsAnswer.Data.Exchange::preference)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /** RFC 5321 section 5.1: without MX records the domain is its own exchanger. */
  private CompletableFuture<Found> self(Envelope envelope, String mailer, String domain) {
    return ask(envelope, domain, RecordType.A)
        .thenCompose(
            answer ->
                answer.status() == DnsAnswer.Status.NO_DATA
                    ? ask(envelope, domain, RecordType.AAAA)
                    : CompletableFuture.completedFuture(answer))
        .thenApply(
            answer ->
                switch (answer.status()) {
                  case FOUND ->
                      new Found.Hosts(
                          List.of(
                              new Host(
                                  Ending.withoutDot(answer.canonicalName()) + ".",
                                  addresses(answer))));
                  case NO_DATA ->
                      new Found.Nowhere(Ending.unknownHost(mailer, domain, "no data known", ""));
                  case NO_SUCH_NAME ->
                      new Found.Nowhere(
                          Ending.unknownHost(mailer, domain, "host not found", "550 Host unknown"));
                  default -> new Found.Nowhere(Ending.unresolved(mailer, domain));
                });
  }

  /** The addresses of a mail host. */
  CompletableFuture<DnsAnswer> addresses(Envelope envelope, String name) {
    return ask(envelope, name, RecordType.A)
        .thenCompose(
            answer ->
                answer.status() == DnsAnswer.Status.NO_DATA
                    ? ask(envelope, name, RecordType.AAAA)
                    : CompletableFuture.completedFuture(answer));
  }

  static List<InetAddress> addresses(DnsAnswer answer) {
    List<InetAddress> all = new ArrayList<>();
    for (DnsAnswer.Data data : answer.data()) {
      if (data instanceof DnsAnswer.Data.Address address) {
        all.add(address.address());
      }
    }
    return all;
  }

  private CompletableFuture<DnsAnswer> ask(Envelope envelope, String name, RecordType type) {
    return resolver
        .ask(Ending.withoutDot(name), type)
        .toCompletableFuture()
        .thenApply(
            answer -> {
              journal.record(
                  envelope.trace(),
                  new Event.DnsLookedUp(
                      envelope.queueId(),
                      Ending.withoutDot(name),
                      type.name(),
                      answer.server(),
                      answer.status().shown(),
                      answer.data().stream().map(Object::toString).toList(),
                      answer.micros()));
              return answer;
            });
  }
}
