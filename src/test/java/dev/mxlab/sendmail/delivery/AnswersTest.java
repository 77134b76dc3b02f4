package dev.mxlab.sendmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.smtp.client.ClientSession;
import dev.mxlab.smtp.client.ClientSession.Effect;
import dev.mxlab.smtp.client.TestOrders;
import dev.mxlab.smtp.client.Transfer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What servers' answers come to in the log, as it was recorded of sendmail. */
class AnswersTest {
  private static final String HOST = "nomx.test.";

  /** A server without a network: what it says to what it hears. */
  private static final class Server {
    private final Map<String, String> answers = new HashMap<>();
    private int recipients;
    private boolean refused = true;
    private boolean gone;

    Server(String options) {
      for (String option : options.split(" ")) {
        String[] pair = option.split("=", 2);
        answers.put(pair[0], pair.length == 1 ? "" : pair[1].replace('_', ' '));
      }
    }

    private String answer(String key, String otherwise) {
      return answers.getOrDefault(key, otherwise);
    }

    String ehlo() {
      StringBuilder text = new StringBuilder("250-mock");
      String[] words = answer("kw", "PIPELINING,8BITMIME,SIZE,DSN,ENHANCEDSTATUSCODES").split(",");
      for (int i = 0; i < words.length; i++) {
        text.append(i + 1 < words.length ? "|250-" : "|250 ").append(words[i]);
      }
      return answer("ehlo", text.toString());
    }

    String rcpt() {
      recipients++;
      String said = answer("rcpt" + recipients, answer("rcpt", "250 2.1.5 ok"));
      refused &= !said.startsWith("2");
      return said;
    }

    String to(String line) {
      return switch (line.substring(0, Math.min(4, line.length()))) {
        case "EHLO" -> ehlo();
        case "HELO" -> answer("helo", "250 mock");
        case "MAIL" -> answer("mail", "250 2.1.0 ok");
        case "RCPT" -> rcpt();
        case "DATA" -> answer("data", refused ? "503 5.5.1 need rcpt" : "354 go");
        case "QUIT" -> "221 bye";
        default -> "250 ok";
      };
    }
  }

  private static final class Talk {
    private final ClientSession session;
    private final Server server;
    private final Deque<Effect> effects = new ArrayDeque<>();

    Talk(Transfer.Order order, Server server) {
      this.session = new ClientSession(order);
      this.server = server;
    }

    private void say(String answer) {
      if (server.gone) {
        return;
      }
      server.gone = answer.equals("DROP");
      byte[] bytes = (answer.replace("|", "\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      effects.addAll(server.gone ? session.closed() : session.receive(bytes, 0, bytes.length));
    }

    Transfer.Result result() {
      effects.addAll(session.opened());
      say(server.answer("greet", "220 mock ESMTP"));
      while (!effects.isEmpty()) {
        Effect effect = effects.remove();
        if (effect instanceof Effect.Send send) {
          send.commands().lines().forEach(line -> say(server.to(line)));
        } else if (effect instanceof Effect.SendContent) {
          effects.addAll(session.sent());
          say(server.answer("dot", "250 2.0.0 queued"));
        }
      }
      return session.result(null);
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/flow/client-sendmail-8.17.1.9.tsv", delimiter = '\t')
  void comeToWhatSendmailMakesOfThem(String name, String options, String logged) {
    boolean two = name.contains("mix");
    String[] to =
        two ? new String[] {"<a@nomx.test>", "<b@nomx.test>"} : new String[] {"<a@nomx.test>"};
    Transfer.Order order = TestOrders.to("x\n", to);
    Answers answers =
        new Answers(
            "esmtp",
            HOST,
            HOST + " [192.168.111.201]",
            new Talk(order, new Server(options)).result());
    String found =
        List.of(to).stream()
            .map(answers::to)
            .map(ending -> ending.dsn() + "|" + ending.reply() + "|" + ending.stat())
            .sorted()
            .collect(Collectors.joining(" ; "));
    assertThat(found).as(name).isEqualTo(logged);
  }
}
