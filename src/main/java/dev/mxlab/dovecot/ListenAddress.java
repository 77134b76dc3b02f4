package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What {@code listen = *, ::} and the listener sections say about where to listen. */
final class ListenAddress {
  private static final int LOOK_UP_SECONDS = 30;
  private static final Pattern DIGITS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

  /**
   * What a service listens for.
   *
   * @param tls whether TLS is spoken from the beginning
   */
  record Inlet(String protocol, String name, int port, boolean tls) {}

  /** A socket address with what is served there. */
  record Place(InetSocketAddress at, Inlet inlet) {}

  private static final List<Inlet> INLETS =
      List.of(
          new Inlet("pop3", "pop3", 110, false),
          new Inlet("pop3", "pop3s", 995, true),
          new Inlet("imap", "imap", 143, false),
          new Inlet("imap", "imaps", 993, true),
          // Only where an inet_listener gives it a port: dovecot's own is a Unix socket.
          new Inlet("lmtp", "lmtp", 0, false));

  private final DovecotConf conf;
  private final Resolver resolver;
  private final List<Diagnostic> diagnostics;

  /**
   * @param diagnostics where to put what is wrong
   */
  ListenAddress(DovecotConf conf, Resolver resolver, List<Diagnostic> diagnostics) {
    this.conf = conf;
    this.resolver = resolver;
    this.diagnostics = diagnostics;
  }

  /**
   * Where is listened; nowhere for what protocols lacks or what has port 0.
   *
   * @param tls whether there is a certificate
   */
  List<Place> all(boolean tls) {
    List<Place> all = new ArrayList<>();
    for (Inlet inlet : INLETS) {
      if (tls || !inlet.tls()) {
        places(inlet).forEach(at -> all.add(new Place(at, inlet)));
      }
    }
    return all;
  }

  static String service(Inlet inlet) {
    return inlet.protocol().equals("lmtp") ? "lmtp" : inlet.protocol() + "-login";
  }

  private List<InetSocketAddress> places(Inlet inlet) {
    List<Section> listener =
        List.of(new Section("service", service(inlet)), new Section("inet_listener", inlet.name()));
    int port =
        conf.find(listener, "port").map(s -> Integer.parseInt(s.value())).orElse(inlet.port());
    if (!conf.words("protocols").contains(inlet.protocol()) || port == 0) {
      return List.of();
    }
    List<InetSocketAddress> all = new ArrayList<>();
    Optional<Setting> own = conf.find(listener, "address").filter(s -> !s.value().isBlank());
    String[] words = own.map(Setting::value).orElse(conf.value("listen")).split("[ ,\\t]+");
    Position at =
        own.or(() -> conf.find("listen"))
            .map(Setting::at)
            .orElseGet(() -> Position.of(DovecotConf.FILE));
    for (String word : words) {
      if (!word.isEmpty()) {
        address(word, at).ifPresent(a -> all.add(new InetSocketAddress(a, port)));
      }
    }
    return withoutDoubles(all);
  }

  /** The IPv4 wildcard stands for all of the host's addresses already. */
  private static List<InetSocketAddress> withoutDoubles(List<InetSocketAddress> all) {
    boolean everywhere =
        all.stream()
            .map(InetSocketAddress::getAddress)
            .anyMatch(a -> a.isAnyLocalAddress() && a instanceof Inet4Address);
    return all.stream()
        .filter(
            a ->
                !everywhere
                    || !a.getAddress().isAnyLocalAddress()
                    || a.getAddress() instanceof Inet4Address)
        .distinct()
        .toList();
  }

  private Optional<InetAddress> address(String word, Position at) {
    try {
      if (word.equals("*")) {
        return Optional.of(InetAddress.getByName("0.0.0.0"));
      } else if (word.equals("::") || word.equals("[::]")) {
        return Optional.of(InetAddress.getByName("::"));
      } else if (DIGITS.matcher(word).matches()) {
        return Optional.of(InetAddress.getByName(word));
      }
    } catch (UnknownHostException noAddress) {
      return unresolved(word, at);
    }
    Optional<InetAddress> found = NAME.matcher(word).matches() ? lookUp(word) : Optional.empty();
    return found.isPresent() ? found : unresolved(word, at);
  }

  private Optional<InetAddress> lookUp(String name) {
    try {
      DnsAnswer answer =
          resolver
              .ask(name, RecordType.A)
              .toCompletableFuture()
              .orTimeout(LOOK_UP_SECONDS, TimeUnit.SECONDS)
              .join();
      return answer.data().stream()
          .filter(DnsAnswer.Data.Address.class::isInstance)
          .map(data -> ((DnsAnswer.Data.Address) data).address())
          .findFirst();
    } catch (CompletionException tooLate) {
      return Optional.empty();
    }
  }

  private Optional<InetAddress> unresolved(String word, Position at) {
    if (Diagnostic.anyError(diagnostics)) {
      // The first one was fatal.
      return Optional.empty();
    }
    String key = word.chars().allMatch(c -> c == ';') ? "listen.semicolons" : "listen.unresolved";
    Diagnostic wrong =
        Diagnostic.error(
            at,
            "service(pop3-login) Can't resolve address " + word + ": Name or service not known",
            Phrase.of(ListenAddress.class, key, word));
    // All services listen there; the first that cannot ends the start.
    if (diagnostics.stream().noneMatch(d -> d.message().equals(wrong.message()))) {
      diagnostics.add(wrong);
    }
    return Optional.empty();
  }
}
