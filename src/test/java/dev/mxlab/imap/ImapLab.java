package dev.mxlab.imap;

import dev.mxlab.imap.session.ImapSettings;
import dev.mxlab.mailbox.Keeper;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.mailbox.Spools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A user with mail in a directory, and sessions on it. */
final class ImapLab implements AutoCloseable {
  static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T02:00:00Z"));

  private final MailAccount account;
  private final List<VirtualImapClient> clients = new ArrayList<>();
  private boolean plaintext = true;

  private ImapLab(MailAccount account) {
    this.account = account;
  }

  static ImapLab mbox(Path directory, byte[] inbox) throws IOException {
    Path spool = Files.createDirectories(directory.resolve("var"));
    Files.write(spool.resolve("example"), inbox);
    MailPlace place = MailPlace.mbox(directory.resolve("mail"), spool.resolve("example"));
    return new ImapLab(new Spools().account(place, keeper()));
  }

  static ImapLab maildir(Path directory) {
    MailPlace place = MailPlace.maildir(directory.resolve("Maildir"));
    return new ImapLab(new Spools().account(place, keeper()));
  }

  private static Keeper keeper() {
    return new Keeper("example@mail.example.com", CLOCK, SEOUL);
  }

  ImapLab secure() {
    plaintext = false;
    return this;
  }

  MailAccount account() {
    return account;
  }

  VirtualImapClient connect() {
    ImapSettings settings =
        new ImapSettings(
            "Dovecot (Debian) ready.",
            plaintext,
            true,
            false,
            Duration.ofSeconds(2),
            Duration.ofMinutes(2),
            SEOUL,
            Map.of("Sent", "\\Sent", "Trash", "\\Trash"));
    VirtualImapClient client = new VirtualImapClient(settings, CLOCK, account);
    clients.add(client);
    return client;
  }

  VirtualImapClient login() {
    return connect().login();
  }

  @Override
  public void close() {
    clients.forEach(VirtualImapClient::close);
  }
}
