package dev.mxlab.sendmail.command;

import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the tests of names ask: getmxrr and getcanonname of domain.c. */
final class NameLookup {
  /** Longer than any resolver tries. */
  private static final int SECONDS = 60;

  /**
   * What became of a name.
   *
   * @param name complete, without its final dot; as given where it was not found
   * @param status of sysexits.h
   */
  record Canonical(String name, int status) {
    boolean found() {
      return status == 0;
    }
  }

  private static final int NO_HOST = 68;

  private final Resolver resolver;
  private final String domain;

  /** {@code domain} is tried behind names without a dot. */
  NameLookup(Resolver resolver, String domain) {
    this.resolver = resolver;
    this.domain = domain;
  }

  List<String> exchangers(String host) {
    String shown = "getmxrr(" + host + ") returns ";
    DnsAnswer answer = ask(host, RecordType.MX);
    List<DnsAnswer.Data.Exchange> records = new ArrayList<>();
    for (DnsAnswer.Data data : answer.data()) {
      if (data instanceof DnsAnswer.Data.Exchange exchange) {
        records.add(exchange);
      }
    }
    boolean declined = records.removeIf(exchange -> bare(exchange.host()).isEmpty());
    if (records.isEmpty() && declined) {
      return List.of(shown + "null MX (See RFC7505)");
    }
    Set<String> names = new LinkedHashSet<>();
    records.stream()
        .sorted(Comparator.comparingInt(DnsAnswer.Data.Exchange::preference))
        .forEach(exchange -> names.add(bare(exchange.host()) + "."));
    if (answer.status() == DnsAnswer.Status.NO_DATA) {
      // RFC 5321 section 5.1: a domain without MX is its own exchanger.
      names.add(bare(host) + ".");
    }
    List<String> lines = new ArrayList<>();
    lines.add(shown + names.size() + " value(s):");
    names.forEach(name -> lines.add("\t" + name));
    return lines;
  }

  Canonical canonical(String host) {
    String name = bare(host);
    List<String> tries = new ArrayList<>(List.of(name));
    if (name.indexOf('.') < 0 && !domain.isEmpty()) {
      tries.add(name + "." + domain);
    }
    boolean temporary = false;
    for (String each : tries) {
      for (RecordType type : List.of(RecordType.A, RecordType.AAAA, RecordType.MX)) {
        DnsAnswer answer = ask(each, type);
        if (answer.status() == DnsAnswer.Status.FOUND) {
          return new Canonical(bare(answer.canonicalName()), 0);
        }
        temporary |= answer.status().temporary();
        if (answer.status() == DnsAnswer.Status.NO_SUCH_NAME) {
          break;
        }
      }
    }
    return new Canonical(host, temporary ? SendmailCommand.EX_TEMPFAIL : NO_HOST);
  }

  private DnsAnswer ask(String name, RecordType type) {
    try {
      return resolver.ask(bare(name), type).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return silent(name, type);
    } catch (ExecutionException | CompletionException | TimeoutException none) {
      return silent(name, type);
    }
  }

  private static DnsAnswer silent(String name, RecordType type) {
    return new DnsAnswer(name, type, DnsAnswer.Status.TIMED_OUT, name, List.of(), "", 0);
  }

  private static String bare(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
