package dev.mxlab.named.tool;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.named.tool.Dig.Machine;
import dev.mxlab.named.tool.Dig.Server;
import dev.mxlab.named.tool.DigQuery.Flag;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** One of dig's questions: its attempts, and what is printed of them. Blocks the calling thread. */
final class DigSession {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH);

  private final Machine machine;
  private final List<Server> servers;
  private final DigQuery query;
  private final PrintStream out;
  private final PrintStream err;
  private String greeting;
  private @Nullable Message latest;

  /** What came of one exchange with one server. */
  private enum Attempt {
    DONE,
    FAILED,
    /** Not even begun: no route, or a TCP connection refused. */
    NOT_SENT,
    NEXT_SERVER
  }

  DigSession(
      Machine machine, List<Server> servers, DigQuery query, PrintStream out, PrintStream err) {
    this.machine = machine;
    this.servers = servers;
    this.query = query;
    this.out = out;
    this.err = err;
    this.greeting = query.greeting();
  }

  int run() throws IOException {
    Name name;
    try {
      name = Name.fromString(query.typed(), Name.root);
    } catch (TextParseException illegal) {
      err.print("dig: '" + query.typed() + "' is not a legal name (" + reason(illegal) + ")\n");
      return Dig.INTERNAL;
    }
    if (query.type() == Type.AXFR) {
      return new DigTransfer(machine, servers.get(0), query, out).run(message(name));
    }
    Attempt last = Attempt.FAILED;
    for (int left = query.tries(); left > 0; left--) {
      for (Server server : servers) {
        last = ask(server, name, query.is(Flag.TCP));
        if (last == Attempt.DONE) {
          return 0;
        }
      }
      if (last == Attempt.NOT_SENT) {
        out.print(";; no servers could be reached\n");
      }
    }
    if (last != Attempt.NOT_SENT) {
      out.print(greeting);
      out.print(";; no servers could be reached\n");
    }
    return Dig.NO_REPLY;
  }

  /** What was answered; null when nothing was. */
  @Nullable Message answer() {
    return latest;
  }

  private static String reason(TextParseException illegal) {
    String text = String.valueOf(illegal.getMessage());
    if (text.contains("label too long")) {
      return "label too long";
    }
    return text.contains("too long") ? "ran out of space" : "empty label";
  }

  private Message message(Name name) {
    Message message = new Message(machine.random().nextInt(1 << 16));
    set(message, Flags.RD, Flag.RECURSE);
    set(message, Flags.AA, Flag.AA_FLAG);
    set(message, Flags.AD, Flag.AD_FLAG);
    set(message, Flags.CD, Flag.CD_FLAG);
    message.addRecord(Record.newRecord(name, query.type(), query.dclass()), Section.QUESTION);
    if (query.is(Flag.EDNS)) {
      int flags = query.is(Flag.DNSSEC) ? org.xbill.DNS.ExtendedFlags.DO : 0;
      message.addRecord(new OPTRecord(query.udpSize(), 0, 0, flags), Section.ADDITIONAL);
    }
    return message;
  }

  private void set(Message message, int bit, Flag flag) {
    if (query.is(flag)) {
      message.getHeader().setFlag(bit);
    }
  }

  private Attempt ask(Server server, Name name, boolean tcp) throws IOException {
    Message sent = message(name);
    byte[] wire = sent.toWire();
    if (query.is(Flag.QUERY_SHOWN)) {
      greet();
      out.print(DigText.message(query, new Message(wire), ";; Sending:\n", 0));
      out.print(";; QUERY SIZE: " + wire.length + "\n\n");
    }
    Duration limit = Duration.ofSeconds(query.seconds());
    Instant start = machine.clock().instant();
    CompletionStage<byte[]> exchange =
        tcp
            ? machine.transport().tcp(server.address(), wire, limit)
            : machine.transport().udp(server.address(), wire, limit);
    byte[] answer;
    try {
      answer = await(exchange);
    } catch (IOException failure) {
      return failed(server, tcp, failure);
    }
    return received(server, sent, tcp, answer, Duration.between(start, machine.clock().instant()));
  }

  /** Waits for an exchange; the transport sees to it that it ends. */
  static <T> T await(CompletionStage<T> exchange) throws IOException {
    try {
      return exchange.toCompletableFuture().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException | CompletionException failed) {
      Throwable cause = failed.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw cause instanceof IOException io ? io : new IOException(cause);
    }
  }

  private Attempt failed(Server server, boolean tcp, IOException failure) throws IOException {
    if (failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)) {
      throw failure;
    }
    boolean noNetwork = why(failure).equals("network unreachable");
    if (noNetwork || (tcp && unsent(failure))) {
      out.print(setupError(server, query, tcp, failure));
      return Attempt.NOT_SENT;
    }
    out.print(communicationsError(server, failure));
    return Attempt.FAILED;
  }

  static String communicationsError(Server server, IOException failure) {
    return ";; communications error to " + server.shown() + ": " + why(failure) + "\n";
  }

  /** Of a TCP exchange: whether it failed before there was a connection. */
  static boolean unsent(IOException failure) {
    return !(failure instanceof SocketTimeoutException || isEnd(failure));
  }

  static String setupError(Server server, DigQuery query, boolean tcp, IOException failure) {
    return (tcp ? ";; Connection to " : ";; UDP setup with ")
        + server.shown()
        + "("
        + server.typed()
        + ") for "
        + query.typed()
        + " failed: "
        + why(failure)
        + ".\n";
  }

  private static boolean isEnd(IOException failure) {
    return failure instanceof EOFException;
  }

  private static String why(IOException failure) {
    if (failure instanceof SocketTimeoutException) {
      return "timed out";
    } else if (failure instanceof NoRouteToHostException) {
      boolean host = String.valueOf(failure.getMessage()).contains("host");
      return host ? "host unreachable" : "network unreachable";
    } else if (failure instanceof ConnectException) {
      return String.valueOf(failure.getMessage()).contains("unreachable")
          ? "network unreachable"
          : "connection refused";
    }
    if (failure instanceof PortUnreachableException) {
      return "connection refused";
    }
    return isEnd(failure) ? "end of file" : "unexpected error";
  }

  private void greet() {
    if (query.is(Flag.CMD) && !query.is(Flag.SHORT)) {
      out.print(greeting);
    }
    greeting = "";
  }

  private Attempt received(Server server, Message sent, boolean tcp, byte[] wire, Duration took)
      throws IOException {
    Message answer;
    try {
      answer = new Message(wire);
    } catch (IOException malformed) {
      out.print(";; Got bad packet: FORMERR\n" + wire.length + " bytes\n" + HexDump.of(wire));
      return Attempt.DONE;
    }
    int expected = sent.getHeader().getID();
    if (answer.getHeader().getID() != expected) {
      out.print(
          ";; Warning: ID mismatch: expected ID "
              + expected
              + ", got "
              + answer.getHeader().getID()
              + "\n");
      return failed(server, tcp, new SocketTimeoutException());
    }
    if (answer.getHeader().getFlag(Flags.TC) && !tcp && !query.is(Flag.IGNORE_TRUNCATION)) {
      out.print(";; Truncated, retrying in TCP mode.\n");
      return ask(server, name(sent), true);
    }
    if (query.is(Flag.NEXT_ON_SERVFAIL)
        && answer.getRcode() == Rcode.SERVFAIL
        && !server.equals(servers.get(servers.size() - 1))) {
      out.print(";; Got SERVFAIL reply from " + server.host() + ", trying next server\n");
      return Attempt.NEXT_SERVER;
    }
    latest = answer;
    print(server, answer, tcp, wire.length, took);
    return Attempt.DONE;
  }

  private static Name name(Message sent) {
    @Nullable Record question = sent.getQuestion();
    return question == null ? Name.root : question.getName();
  }

  private void print(Server server, Message answer, boolean tcp, int size, Duration took) {
    greet();
    if (query.is(Flag.SHORT)) {
      for (Record record : answer.getSection(Section.ANSWER)) {
        String from =
            query.is(Flag.IDENTIFY)
                ? " from server " + server.host() + " in " + took.toMillis() + " ms."
                : "";
        out.print(RecordText.data(record) + from + "\n");
      }
      return;
    }
    int extra = size - answer.numBytes();
    out.print(DigText.message(query, answer, ";; Got answer:\n", extra));
    if (query.is(Flag.STATS)) {
      out.print(stats(machine, server, tcp, took));
      out.print(";; MSG SIZE  rcvd: " + size + "\n\n");
    } else if (query.is(Flag.IDENTIFY)) {
      out.print(
          ";; Received "
              + size
              + " bytes from "
              + server.shown()
              + "("
              + server.typed()
              + ") in "
              + took.toMillis()
              + " ms\n\n");
    }
  }

  static String stats(Machine machine, Server server, boolean tcp, Duration took) {
    return ";; Query time: "
        + took.toMillis()
        + " msec\n;; SERVER: "
        + server.shown()
        + "("
        + server.typed()
        + ") ("
        + (tcp ? "TCP" : "UDP")
        + ")\n;; WHEN: "
        + WHEN.format(machine.clock().instant().atZone(machine.zone()))
        + "\n";
  }
}
