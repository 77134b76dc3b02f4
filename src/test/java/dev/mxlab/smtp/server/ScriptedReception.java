package dev.mxlab.smtp.server;

import dev.mxlab.net.Link;
import dev.mxlab.smtp.LineEnds;
import dev.mxlab.smtp.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A small mail system for tests: mail.example.com, home of example, kim, lee and root, that relays
 * for everyone. It writes down what it was asked.
 */
public final class ScriptedReception implements Reception {
  public static final List<String> KEYWORDS =
      List.of(
          "ENHANCEDSTATUSCODES",
          "PIPELINING",
          "EXPN",
          "VERB",
          "8BITMIME",
          "SIZE",
          "DSN",
          "ETRN",
          "DELIVERBY",
          "HELP");

  /** Of clients that do not wait for an answer. */
  public static final Guard PATIENT =
      new Guard(
          "MTA-v4",
          false,
          LineEnds.STRICT,
          true,
          20,
          0,
          0,
          100,
          Duration.ofHours(1),
          Duration.ofHours(1));

  private static final Set<String> HERE = Set.of("example.com", "mail.example.com", "");
  private static final Set<String> USERS = Set.of("example", "kim", "lee", "root");

  /** Everything asked of it, in order: {@code begin ESMTP x}, {@code mail <a@b>}, ... */
  public final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** What it was told for the system's log. */
  public final List<String> logged = Collections.synchronizedList(new ArrayList<>());

  /** The messages that were finished. */
  public final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  /** What it says at once instead of the usual greeting. */
  public Reply greeting =
      Reply.of(
          220,
          "",
          "mail.example.com ESMTP Sendmail 8.17.1.9/8.17.1.9/Debian-2+deb12u2; Sun, 22 Nov 2026"
              + " 10:53:47 +0900; (No UCE/UBE) logging access from:"
              + " client.example.com(OK)-client.example.com [192.168.111.10]");

  /** Whether it takes a piece of a message without asking for a pause. */
  public boolean quick = true;

  /** What to call when it can take more. */
  public Runnable resume = () -> {};

  /** How often it was told that the connection is gone. */
  public int closed;

  /** Before the greeting. */
  public Duration pause = Duration.ZERO;

  private final Manners manners;

  public ScriptedReception() {
    this(new Manners("mail.example.com", KEYWORDS, 0, 0, 25, true, false, PATIENT));
  }

  public ScriptedReception(Manners manners) {
    this.manners = manners;
  }

  /** As the test configuration with O MaxMessageSize and O MaxRecipientsPerMessage has it. */
  public static ScriptedReception limited(long size, int recipients) {
    List<String> keywords = new ArrayList<>(KEYWORDS);
    keywords.set(keywords.indexOf("SIZE"), "SIZE " + size);
    return new ScriptedReception(
        new Manners("mail.example.com", keywords, size, recipients, 25, true, false, PATIENT));
  }

  @Override
  public void hasty(Link link) {
    asked.add("hasty");
  }

  @Override
  public void log(Link link, String level, String text) {
    logged.add(text);
  }

  @Override
  public void closed(Link link) {
    closed++;
  }

  @Override
  public CompletionStage<Welcome> connect(Link link) {
    asked.add("connect");
    return CompletableFuture.completedFuture(
        new Welcome(greeting, "client.example.com [192.168.111.10]", manners, pause));
  }

  @Override
  public Transaction begin(Link link, Hello hello) {
    asked.add("begin " + hello.protocol() + " " + hello.name());
    return new Scripted();
  }

  @Override
  public CompletionStage<Verdict> verify(Link link, Hello hello, String argument) {
    return look(hello, argument);
  }

  @Override
  public CompletionStage<Verdict> expand(Link link, Hello hello, String argument) {
    return look(hello, argument);
  }

  private static CompletionStage<Verdict> look(Hello hello, String user) {
    if (hello.name().isEmpty()) {
      return Reception.now(
          () -> Reply.of(503, "5.0.0", "I demand that you introduce yourself first"));
    }
    if (user.isEmpty()) {
      return Reception.now(() -> Reply.of(501, "5.5.2", "Argument required"));
    }
    return Reception.now(
        () ->
            USERS.contains(user)
                ? Reply.of(250, "2.1.5", "<" + user + "@mail.example.com>")
                : Reply.of(550, "5.1.1", user + "... User unknown"));
  }

  @Override
  public CompletionStage<Verdict> etrn(Link link, Hello hello, String argument) {
    return Reception.now(() -> Reply.of(250, "2.0.0", "Queuing for node " + argument + " started"));
  }

  private final class Scripted implements Transaction, Content {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<Verdict> mail(Path sender) {
      Reply objection = sender.objection();
      if (objection != null) {
        return Reception.now(() -> objection);
      }
      asked.add("mail " + sender.text() + " " + sender.parameters());
      if (sender.text().contains("@refused.")) {
        return Reception.now(
            () -> Reply.of(553, "5.1.8", sender.text() + "... Domain does not exist"));
      }
      return Reception.now(() -> Reply.of(250, "2.1.0", sender.text() + "... Sender ok"));
    }

    @Override
    public CompletionStage<Verdict> recipient(Path recipient) {
      Reply objection = recipient.objection();
      if (objection != null) {
        return Reception.now(() -> objection);
      }
      asked.add("rcpt " + recipient.text() + " " + recipient.parameters());
      String address = recipient.text().replace("<", "").replace(">", "").toLowerCase(Locale.ROOT);
      int at = address.lastIndexOf('@');
      String user = at < 0 ? address : address.substring(0, at);
      String domain = at < 0 ? "" : address.substring(at + 1);
      return Reception.now(
          () -> {
            if (domain.equals("busy.example.com")) {
              return Reply.of(450, "4.2.1", recipient.text() + "... Mailbox busy");
            }
            return HERE.contains(domain) && !USERS.contains(user)
                ? Reply.of(550, "5.1.1", recipient.text() + "... User unknown")
                : Reply.of(250, "2.1.5", recipient.text() + "... Recipient ok");
          });
    }

    @Override
    public Content data() {
      asked.add("data");
      return this;
    }

    @Override
    public void abandon() {
      asked.add("abandon");
    }

    @Override
    public boolean write(byte[] bytes, int offset, int length, Runnable resumed) {
      text.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
      resume = resumed;
      return quick;
    }

    @Override
    public CompletionStage<Reply> finish() {
      asked.add("finish");
      messages.add(text.toString());
      return CompletableFuture.completedFuture(
          Reply.of(250, "2.0.0", "6AM1rl9k000083 Message accepted for delivery"));
    }

    @Override
    public void abort() {
      asked.add("abort");
    }
  }
}
