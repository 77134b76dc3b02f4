package dev.mxlab.dns.resolve;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Type;

/** Name servers that answer by rote, and a clock that only their silence and {@link #pass} move. */
final class ScriptedInternet implements Transport, InstantSource {
  /** One {@code ON} line of a scenario with its records. */
  static final class Rule {
    final String server;
    private final Name name;
    private final boolean below;
    private final int type;
    private final List<String> words;
    final List<List<Record>> sections =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    Rule(String server, String[] parts) throws IOException {
      this.server = server;
      this.below = parts[1].startsWith("*");
      String bare = below ? parts[1].replaceFirst("^\\*\\.?", "") : parts[1];
      this.name = bare.isEmpty() ? Name.root : Name.fromString(bare, Name.root);
      this.type = Type.value(parts[2]);
      this.words = List.of(parts).subList(3, parts.length);
    }

    boolean matches(String address, Record question) {
      boolean named = below ? question.getName().subdomain(name) : question.getName().equals(name);
      return server.equals(address) && named && (type == Type.ANY || type == question.getType());
    }
  }

  final List<Rule> rules = new ArrayList<>();
  final List<String> sent = new ArrayList<>();
  final List<Integer> ids = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  static Record record(String line) throws IOException {
    String[] parts = line.split("\\s+", 4);
    return Record.fromString(
        Name.fromString(parts[0], Name.root),
        Type.value(parts[2]),
        DClass.IN,
        Long.parseLong(parts[1]),
        new Tokenizer(parts[3]),
        Name.root);
  }

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public CompletionStage<byte[]> udp(InetSocketAddress server, byte[] query, Duration limit) {
    return answer(server.getAddress(), query, limit, false);
  }

  @Override
  public CompletionStage<byte[]> tcp(InetSocketAddress server, byte[] query, Duration limit) {
    return answer(server.getAddress(), query, limit, true);
  }

  @Override
  public CompletionStage<Void> stream(
      InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
    return tcp(server, query, limit).thenApply(more::test).thenAccept(enough -> {});
  }

  private CompletionStage<byte[]> answer(
      InetAddress server, byte[] wire, Duration limit, boolean tcp) {
    try {
      Message query = new Message(wire);
      Record question = query.getQuestion();
      ids.add(query.getHeader().getID());
      String address = server.getHostAddress();
      sent.add(
          (tcp ? "tcp " : "")
              + address
              + " "
              + question.getName()
              + " "
              + Type.string(question.getType()));
      for (Rule rule : rules) {
        if (rule.matches(address, question)) {
          return obey(rule, query, limit, tcp);
        }
      }
      return CompletableFuture.failedFuture(new ConnectException("Connection refused"));
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private CompletionStage<byte[]> obey(Rule rule, Message query, Duration limit, boolean tcp) {
    if (rule.words.contains("silent")) {
      pass(limit);
      return CompletableFuture.failedFuture(new SocketTimeoutException("timed out"));
    }
    boolean formerr = rule.words.contains("noedns") && query.getOPT() != null;
    Header header = new Header(query.getHeader().getID() ^ (rule.words.contains("badid") ? 1 : 0));
    header.setFlag(Flags.QR);
    Message reply = new Message(header.getID());
    reply.setHeader(header);
    Record question = query.getQuestion();
    if (rule.words.contains("badquestion")) {
      question = Record.newRecord(Name.root, Type.A, DClass.IN);
    }
    reply.addRecord(question, Section.QUESTION);
    for (String word : rule.words) {
      switch (word) {
        case "aa" -> header.setFlag(Flags.AA);
        case "ra" -> header.setFlag(Flags.RA);
        case "NXDOMAIN", "SERVFAIL", "REFUSED", "FORMERR", "NOTIMP" ->
            header.setRcode(Rcode.value(word));
        default -> {}
      }
    }
    if (formerr) {
      header.setRcode(Rcode.FORMERR);
    } else if (rule.words.contains("tc") && !tcp) {
      header.setFlag(Flags.TC);
    } else {
      for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
        for (Record each : rule.sections.get(section)) {
          reply.addRecord(each, section);
        }
      }
    }
    return CompletableFuture.completedFuture(reply.toWire());
  }
}
