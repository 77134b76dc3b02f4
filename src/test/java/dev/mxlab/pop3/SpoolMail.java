package dev.mxlab.pop3;

import dev.mxlab.mailbox.Keeper;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.MailboxDrop;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.mailbox.Spools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;

/** Users' inboxes in a spool directory, as a POP3 server opens them. */
public final class SpoolMail {
  private static final Instant NOW = Instant.parse("2026-11-22T02:02:05Z");

  private final Spools spools = new Spools();
  private final Path spool;

  public SpoolMail(Path spool) {
    this.spool = spool;
  }

  public Maildrop open(String user) throws IOException {
    Path root = spool.resolve("homes").resolve(user).resolve("mail");
    Keeper keeper =
        new Keeper(user + "@mail.example.com", InstantSource.fixed(NOW), ZoneId.of("Asia/Seoul"));
    return new MailboxDrop(
        spools.account(MailPlace.mbox(root, spool.resolve(user)), keeper).open("INBOX"));
  }

  public MailStore store() {
    return spools.mbox(spool);
  }
}
