package dev.mxlab.imap.serve;

import dev.mxlab.imap.session.ImapSettings;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.mailbox.Keeper;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.net.ServerTls;
import dev.mxlab.net.sasl.Credentials;
import dev.mxlab.time.LabTime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client's usual commands, carried out once on mail of its own and heard by nobody: a JVM loads
 * and links what a command takes when it comes for the first time, and the first client would wait
 * some milliseconds for what takes a fraction of one from then on.
 */
public final class Rehearsal {
  private static final int MESSAGES = 20;
  private static final int TIMES = 3;

  private static final List<String> COMMANDS =
      List.of(
          "LOGIN lee secret",
          "LIST \"\" *",
          "STATUS INBOX (MESSAGES UNSEEN UIDNEXT)",
          "SELECT INBOX",
          "NOOP",
          "FETCH 1:* (UID FLAGS RFC822.SIZE INTERNALDATE)",
          "FETCH 1:* ENVELOPE",
          "UID FETCH 1:* (FLAGS BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE)])",
          "SEARCH SUBJECT two",
          "SEARCH BODY nothing",
          "SEARCH UNSEEN",
          "FETCH 2 BODY.PEEK[]",
          "FETCH 1:* BODY[]",
          "STORE 1:10 +FLAGS (\\Flagged)",
          "STORE 1:10 -FLAGS (\\Flagged)",
          "LOGOUT");

  private final Path directory;

  /**
   * @param directory for the mail; it must not be there yet
   */
  public Rehearsal(Path directory) {
    this.directory = directory;
  }

  /** Carries the commands out, with mail of both formats; the directory is gone afterwards. */
  public void run() throws IOException {
    if (Files.exists(directory)) {
      // A process that was killed left it.
      delete();
    }
    Files.createDirectories(directory);
    try (LabTime time = LabTime.standing(Instant.EPOCH)) {
      Path inbox = directory.resolve("inbox");
      Path maildir = directory.resolve("Maildir");
      Files.writeString(inbox, mbox());
      for (String one : new String[] {"new", "cur", "tmp"}) {
        Files.createDirectories(maildir.resolve(one));
      }
      for (int i = 0; i < MESSAGES; i++) {
        Files.writeString(maildir.resolve("cur/" + i + ".M1P1.rehearsal:2,"), message(i));
      }
      for (MailPlace place :
          List.of(MailPlace.mbox(directory.resolve("mail"), inbox), MailPlace.maildir(maildir))) {
        Keeper keeper = new Keeper("lee@localhost", time, ZoneOffset.UTC);
        MailAccount account = new Spools().account(place, keeper);
        for (int i = 0; i < TIMES; i++) {
          session(account, time);
        }
      }
    } finally {
      delete();
    }
  }

  private static void session(MailAccount account, LabTime time) throws IOException {
    HostJournal journal = new HostJournal(new Journal(1), "rehearsal", time, ZoneOffset.UTC);
    ImapServer server = new ImapServer(new Backend(account), Runnable::run, journal, time);
    EmbeddedChannel channel = new EmbeddedChannel();
    try {
      server.accept(
          channel, InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress(), false);
      for (String command : COMMANDS) {
        byte[] line = ("a " + command + "\r\n").getBytes(StandardCharsets.US_ASCII);
        channel.writeInbound(channel.alloc().buffer().writeBytes(line));
        listen(channel, command);
      }
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static void listen(EmbeddedChannel channel, String command) throws IOException {
    StringBuilder heard = new StringBuilder("\r\n");
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      heard.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    int last = heard.lastIndexOf("\r\n", heard.length() - 3) + 2;
    if (!heard.substring(last).startsWith("a OK ")) {
      throw new IOException(command + " was answered with " + heard.substring(last));
    }
  }

  private static String mbox() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < MESSAGES; i++) {
      all.append("From kim@localhost Thu Jan  1 00:00:00 1970\n").append(message(i)).append('\n');
    }
    return all.toString();
  }

  private static String message(int number) {
    return """
    Return-Path: <kim@localhost>
    Message-ID: <%d@localhost>
    Date: Thu, 1 Jan 1970 00:00:00 +0000
    From: Kim <kim@localhost>
    To: Lee <lee@localhost>
    Subject: one two %d
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary=b

    --b
    Content-Type: text/plain; charset=utf-8

    Hello.
    --b--
    """
        .formatted(number, number);
  }

  private void delete() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }

  /** Everybody is Lee. */
  private record Backend(MailAccount account) implements ImapBackend {
    @Override
    public ImapSettings settings(InetAddress client, InetAddress server, boolean secured) {
      return new ImapSettings(
          "ready.", true, false, false, Duration.ZERO, Duration.ZERO, ZoneOffset.UTC, Map.of());
    }

    @Override
    public @Nullable ServerTls tls() {
      return null;
    }

    @Override
    public Optional<String> authenticate(Credentials credentials) {
      return Optional.of("lee");
    }

    @Override
    public MailAccount open(String user) {
      return account;
    }

    @Override
    public String mailbox(String user, String name) {
      return name;
    }

    @Override
    public int mostSessionsPerUserAndAddress() {
      return 1;
    }
  }
}
