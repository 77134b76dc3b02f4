package dev.mxlab.sendmail.reception;

import dev.mxlab.host.Host;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who an SMTP client is: its address, the name that the DNS gives it (PTR), and whether that name
 * leads back to the address.
 *
 * @param ptr without final dot; empty when there is none
 * @param user who calls from this host itself, without any network ({@code sendmail -bs}); else
 *     empty
 */
record Caller(InetAddress address, String ptr, Resolved resolved, String user) {
  Caller(InetAddress address, String ptr, Resolved resolved) {
    this(address, ptr, resolved, "");
  }

  static Caller here(String user) {
    return new Caller(InetAddress.getLoopbackAddress(), "", Resolved.OK, user);
  }

  /** ${client_resolve}. */
  enum Resolved {
    OK,
    FAIL,
    FORGED,
    TEMP
  }

  String ip() {
    return user.isEmpty() ? address.getHostAddress() : "";
  }

  /** ${client_name}: the name where it is proved, else {@code [ip]}. */
  String name() {
    return !user.isEmpty() || resolved == Resolved.OK ? ptr : "[" + ip() + "]";
  }

  /** $_ */
  String shown() {
    if (!user.isEmpty()) {
      return user + "@localhost";
    }
    if (ptr.isEmpty()) {
      return "[" + ip() + "]";
    }
    return ptr + " [" + ip() + "]" + (resolved == Resolved.OK ? "" : " (may be forged)");
  }

  static CompletionStage<Caller> find(InetAddress address, Host host) {
    if (address.isLoopbackAddress()) {
      // /etc/hosts says so on every machine; no name server is asked.
      return CompletableFuture.completedFuture(new Caller(address, "localhost", Resolved.OK));
    }
    Resolver resolver = host.resolver();
    return resolver
        .ask(Resolver.reverseName(address), RecordType.PTR)
        .thenCompose(answer -> forward(address, answer, resolver));
  }

  private static CompletionStage<Caller> forward(
      InetAddress address, DnsAnswer answer, Resolver resolver) {
    String name = "";
    for (DnsAnswer.Data data : answer.data()) {
      if (data instanceof DnsAnswer.Data.Domain domain && name.isEmpty()) {
        name = domain.name().replaceFirst("\\.$", "");
      }
    }
    if (name.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Caller(address, "", answer.status().temporary() ? Resolved.TEMP : Resolved.FAIL));
    }
    String ptr = name;
    RecordType type = address.getAddress().length == 4 ? RecordType.A : RecordType.AAAA;
    return resolver
        .ask(name, type)
        .thenApply(back -> new Caller(address, ptr, judged(address, back)));
  }

  private static Resolved judged(InetAddress address, DnsAnswer back) {
    if (back.data().contains(new DnsAnswer.Data.Address(address))) {
      return Resolved.OK;
    }
    return back.status().temporary() ? Resolved.TEMP : Resolved.FORGED;
  }
}
