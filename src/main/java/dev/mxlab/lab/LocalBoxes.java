package dev.mxlab.lab;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.mailbox.Spools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the local mailer of a host puts users' mail: {@code /var/mail/lee}, unless it is procmail
 * (or Debian's sensible-mda, which takes procmail) and {@code /etc/procmailrc} or {@code
 * ~/.procmailrc} sets DEFAULT (procmailrc(5)). A DEFAULT that ends with a slash is a Maildir.
 * Recipes are passed over.
 */
final class LocalBoxes implements MailStore {
  private static final String SPOOL = "/var/mail";
  private static final Set<String> PROCMAIL = Set.of("procmail", "sensible-mda");
  private static final Pattern DEFAULT =
      Pattern.compile("\\s*DEFAULT\\s*=\\s*\"?([^\"#]*[^\"#\\s])\"?\\s*(?:#.*)?");

  private final Host host;
  private final Spools spools;
  private final boolean procmail;

  /**
   * @param program the local mailer's
   */
  LocalBoxes(Host host, Spools spools, String program) {
    this.host = host;
    this.spools = spools;
    this.procmail = PROCMAIL.contains(program.substring(program.lastIndexOf('/') + 1));
  }

  @Override
  public Place deliver(String user, String sender, ZonedDateTime at, Content content)
      throws IOException {
    String wanted = procmail ? wanted(user) : "";
    Place place;
    if (wanted.endsWith("/")) {
      place = spools.deliverToMaildir(host.files().real(wanted), host.hostname(), at, content);
    } else if (wanted.isEmpty()) {
      place = spools.mbox(host.files().real(SPOOL)).deliver(user, sender, at, content);
    } else {
      Path file = host.files().real(wanted);
      Path directory = file.getParent();
      if (directory == null) {
        throw new IOException("DEFAULT=" + wanted + " is no mailbox");
      }
      place = spools.mbox(directory).deliver(file.getFileName().toString(), sender, at, content);
    }
    String shown = host.files().shown(Path.of(place.mailbox()));
    return new Place(shown, place.offset(), place.length());
  }

  /** What the user, else the host, has procmail deliver to; empty for nothing of the kind. */
  private String wanted(String user) throws IOException {
    Optional<Account> account = host.accounts().find(user);
    if (account.isEmpty()) {
      return "";
    }
    String home = account.get().home();
    String own = setting(home + "/.procmailrc");
    String found = own.isEmpty() ? setting("/etc/procmailrc") : own;
    String path =
        found
            .replace("${HOME}", home)
            .replace("$HOME", home)
            .replace("${LOGNAME}", user)
            .replace("$LOGNAME", user);
    return path.isEmpty() || path.startsWith("/") ? path : home + "/" + path;
  }

  private String setting(String file) throws IOException {
    Path real = host.files().real(file);
    String last = "";
    if (Files.isRegularFile(real)) {
      for (String line : Files.readAllLines(real, StandardCharsets.ISO_8859_1)) {
        Matcher found = DEFAULT.matcher(line);
        last = found.matches() ? found.group(1) : last;
      }
    }
    return last;
  }

  @Override
  public Maildrop open(String user) throws IOException {
    return spools.mbox(host.files().real(SPOOL)).open(user);
  }
}
