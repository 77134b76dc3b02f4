package dev.mxlab.sendmail.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mxlab.smtp.client.ClientSession;
import dev.mxlab.smtp.client.ClientSession.Effect;
import dev.mxlab.smtp.client.OpenConnection;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.smtp.client.Transfer;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Servers that take everything but what a recipient's name forbids ({@code 550@a.test}), and write
 * down what they hear: {@code 1 MAIL From:<kim@daum.net>} is the first connection's. At an address
 * that ends in 9 nobody answers.
 */
final class SinkServers implements SmtpClient {
  final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  boolean dropping;

  /** Whether nobody answers at addresses that end in 9. */
  boolean silent = true;

  String greeting = "220 sink ESMTP";
  private final AtomicInteger connections = new AtomicInteger();

  @Override
  public CompletableFuture<Transfer.Result> transfer(Transfer.Order order) {
    String address = order.server().getAddress().getHostAddress();
    if (silent && address.endsWith("9")) {
      heard.add("- " + address);
      return CompletableFuture.completedFuture(
          new Transfer.Result(
              List.of(), List.of(), new ConnectException("Connection refused"), "connect", null));
    }
    Connection connection = new Connection(connections.incrementAndGet(), order);
    connection.perform(connection.session.opened());
    connection.answer(greeting);
    return CompletableFuture.completedFuture(connection.result());
  }

  private final class Connection implements OpenConnection {
    private final int number;
    private final ClientSession session;
    private final Deque<String> commands = new ArrayDeque<>();
    private final List<String> accepted = new ArrayList<>();
    private boolean lmtp;
    private boolean working;

    Connection(int number, Transfer.Order order) {
      this.number = number;
      this.session = new ClientSession(order);
    }

    private Transfer.Result result() {
      Transfer.Result result = session.result(null);
      return session.isOver() ? result : result.over(this);
    }

    private void perform(List<Effect> effects) {
      for (Effect effect : effects) {
        if (effect instanceof Effect.Send send) {
          send.commands().lines().forEach(commands::add);
        } else if (effect instanceof Effect.SendContent) {
          commands.add(".");
          perform(session.sent());
        } else if (effect instanceof Effect.Ask<?> ask) {
          perform(asked(ask));
        }
      }
      work();
    }

    private static <T> List<Effect> asked(Effect.Ask<T> ask) {
      return ask.then().apply(ask.stage().toCompletableFuture().join());
    }

    /** One command after the other. */
    private void work() {
      if (working) {
        return;
      }
      working = true;
      while (!commands.isEmpty()) {
        String command = commands.removeFirst();
        heard.add(number + " " + command);
        answer(reply(command));
      }
      working = false;
    }

    private String reply(String command) {
      String verb = command.toUpperCase(Locale.ROOT);
      if (verb.startsWith("LHLO")) {
        lmtp = true;
      }
      if (verb.startsWith("EHLO") || verb.startsWith("LHLO")) {
        return "250-sink\r\n250-ENHANCEDSTATUSCODES\r\n250 DSN";
      } else if (verb.startsWith("DATA")) {
        return "354 go";
      } else if (verb.startsWith("QUIT")) {
        return "221 2.0.0 bye";
      } else if (verb.startsWith("RCPT") && verb.contains("<550@")) {
        return "550 5.1.1 no";
      } else if (verb.startsWith("RCPT") && verb.contains("<421@")) {
        return "421 4.1.1 no";
      }
      if (verb.startsWith("MAIL")) {
        accepted.clear();
      } else if (verb.startsWith("RCPT")) {
        accepted.add(verb);
      } else if (lmtp && command.equals(".")) {
        return accepted.stream()
            .map(one -> one.contains("<FULL@") ? "452 4.2.2 full" : "250 2.0.0 ok taken")
            .collect(Collectors.joining("\r\n"));
      }
      return command.equals(".") ? "250 2.0.0 ok taken" : "250 2.0.0 ok " + verb.substring(0, 4);
    }

    void answer(String reply) {
      byte[] bytes = (reply + "\r\n").getBytes(ISO_8859_1);
      perform(session.receive(bytes, 0, bytes.length));
    }

    @Override
    public CompletableFuture<Probe> probe() {
      if (dropping) {
        perform(session.closed());
      }
      perform(session.probe());
      return CompletableFuture.completedFuture(new Probe(!session.isOver(), session.said()));
    }

    @Override
    public CompletableFuture<Transfer.Result> transfer(Transfer.Order order) {
      perform(session.next(order));
      return CompletableFuture.completedFuture(result());
    }

    @Override
    public CompletableFuture<List<String>> quit() {
      perform(session.quitNow());
      return CompletableFuture.completedFuture(session.said());
    }
  }
}
