package dev.mxlab.named.conf;

import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.text.Diagnostic;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rndc is told: an rndc.conf, or the one key of an rndc.key (rndc.conf(5)). Immutable.
 *
 * @param options null where the file has none
 */
public record RndcConf(List<KeyStatement> keys, List<Server> servers, @Nullable Options options) {
  public RndcConf {
    keys = List.copyOf(keys);
    servers = List.copyOf(servers);
  }

  /** What counts where no server statement says otherwise. */
  public record Options(
      Optional<String> key, Optional<String> server, Optional<Integer> port, Sources sources) {}

  /** How to call a server; its name may be a host's or any other. */
  public record Server(
      String name,
      Optional<String> key,
      Optional<Integer> port,
      List<Address> addresses,
      Sources sources) {
    public Server {
      addresses = List.copyOf(addresses);
    }
  }

  /** An address, or a host's name. */
  public record Address(String host, Optional<Integer> port) {}

  /** Where to call from; null: any. */
  public record Sources(@Nullable InetAddress v4, @Nullable InetAddress v6) {}

  /**
   * What came of reading a file.
   *
   * @param conf null when an error forbids its use
   */
  public record Reading(@Nullable RndcConf conf, List<Diagnostic> diagnostics) {
    public Reading {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * @param name the file, as messages shall name it
   * @param directory where relative names start, absolute
   */
  public static Reading read(ConfFiles files, String name, String directory) {
    return read(StatementTable.rndc(), files, name, directory);
  }

  /** The same for a file that has one key and nothing else. */
  public static Reading readKeyFile(ConfFiles files, String name, String directory) {
    return read(StatementTable.rndcKey(), files, name, directory);
  }

  private static Reading read(
      StatementTable table, ConfFiles files, String name, String directory) {
    ConfParser.Parsed parsed = new ConfParser(table, files, directory, true).parse(name);
    Value.Body top = parsed.top();
    return new Reading(top == null ? null : bind(top), parsed.diagnostics());
  }

  private static RndcConf bind(Value.Body top) {
    List<KeyStatement> keys = new ArrayList<>();
    for (Statement key : top.all("key")) {
      keys.add(
          new KeyStatement(
              key.word(), word(key.body(), "algorithm"), word(key.body(), "secret"), key.at()));
    }
    List<Server> servers = top.all("server").stream().map(RndcConf::server).toList();
    Options options = top.find("options").map(s -> options(s.body())).orElse(null);
    return new RndcConf(keys, servers, options);
  }

  private static String word(Value.Body body, String name) {
    return body.find(name).map(Statement::word).orElse("");
  }

  private static Options options(Value.Body body) {
    return new Options(
        body.find("default-key").map(Statement::word),
        body.find("default-server").map(Statement::word),
        port(body, "default-port"),
        sources(body, "default-"));
  }

  private static Server server(Statement server) {
    Value.Body body = server.body();
    List<Address> addresses = new ArrayList<>();
    body.find("addresses").flatMap(Statement::list).stream()
        .flatMap(list -> list.elements().stream())
        .forEach(element -> addresses.add(address(element)));
    return new Server(
        server.word(),
        body.find("key").map(Statement::word),
        port(body, "port"),
        addresses,
        sources(body, ""));
  }

  /** {@code 127.0.0.1 port 953}; the keyword is among the values. */
  private static Address address(List<Value> element) {
    List<String> words =
        element.stream()
            .filter(Value.Word.class::isInstance)
            .map(v -> ((Value.Word) v).text())
            .toList();
    Optional<Integer> port =
        words.size() < 2
            ? Optional.empty()
            : Optional.of(Integer.parseInt(words.get(words.size() - 1)));
    return new Address(words.get(0), port);
  }

  private static Optional<Integer> port(Value.Body body, String name) {
    return body.find(name).map(s -> (int) Math.min(65_535, Long.parseLong(s.word())));
  }

  private static Sources sources(Value.Body body, String prefix) {
    return new Sources(
        source(body, prefix + "source-address"), source(body, prefix + "source-address-v6"));
  }

  private static @Nullable InetAddress source(Value.Body body, String name) {
    return body.find(name)
        .map(Statement::word)
        .filter(w -> !w.equals("*"))
        .map(Addresses::literal)
        .orElse(null);
  }
}
