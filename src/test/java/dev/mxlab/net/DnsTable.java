package dev.mxlab.net;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A DNS in a map, for tests; what was not put into it does not exist. */
public final class DnsTable implements Resolver {
  private static final String SERVER = "192.168.111.100";

  /** By name and type, or by name alone for every other type. */
  private final Map<String, DnsAnswer> answers = new HashMap<>();

  private DnsAnswer.Status otherwise = DnsAnswer.Status.NO_SUCH_NAME;

  /** How questions for names end that were not put into it. */
  public DnsTable otherwise(DnsAnswer.Status status) {
    otherwise = status;
    return this;
  }

  public DnsTable a(String name, String ip) {
    return put(name, RecordType.A, new DnsAnswer.Data.Address(NotedStack.address(ip)));
  }

  public DnsTable mx(String name, String host) {
    return put(name, RecordType.MX, new DnsAnswer.Data.Exchange(10, host + "."));
  }

  /** Exchanges of preferences 10 and 20, told in the other order. */
  public DnsTable twoExchanges(String name, String first, String second) {
    return put(
        name,
        RecordType.MX,
        new DnsAnswer.Data.Exchange(20, second + "."),
        new DnsAnswer.Data.Exchange(10, first + "."));
  }

  public DnsTable ptr(String ip, String name) {
    String reverse = Resolver.reverseName(NotedStack.address(ip)).replaceFirst("\\.$", "");
    return put(reverse, RecordType.PTR, new DnsAnswer.Data.Domain(name + "."));
  }

  private DnsTable put(String name, RecordType type, DnsAnswer.Data... data) {
    answers.put(
        name + " " + type,
        new DnsAnswer(name, type, DnsAnswer.Status.FOUND, name + ".", List.of(data), SERVER, 1));
    return status(name, DnsAnswer.Status.NO_DATA);
  }

  /** How questions for other types of the name end. */
  public DnsTable status(String name, DnsAnswer.Status status) {
    answers.put(name, nothing(name, RecordType.A, status));
    return this;
  }

  private static DnsAnswer nothing(String name, RecordType type, DnsAnswer.Status status) {
    return new DnsAnswer(name, type, status, name + ".", List.of(), SERVER, 1);
  }

  @Override
  public CompletionStage<DnsAnswer> ask(String asked, RecordType type) {
    String name = asked.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    DnsAnswer found = answers.get(name + " " + type);
    if (found == null) {
      found = answers.getOrDefault(name, nothing(name, type, otherwise));
    }
    return CompletableFuture.completedFuture(found);
  }
}
