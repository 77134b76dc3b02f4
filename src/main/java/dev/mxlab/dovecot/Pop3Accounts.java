package dev.mxlab.dovecot;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailboxDrop;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.net.ServerTls;
import dev.mxlab.pop3.Pop3Backend;
import dev.mxlab.pop3.Pop3Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The host's users and their mail, as the configuration in force lets POP3 have them. */
final class Pop3Accounts implements Pop3Backend {
  private final Host host;
  private final Spools spools;
  private final Supplier<DovecotConf> conf;
  private final Supplier<@Nullable ServerTls> tls;

  /** What a configuration says of where mail is. */
  private record Known(DovecotConf conf, @Nullable MailLocation location) {}

  private volatile @Nullable Known lastKnown;

  /**
   * @param conf the configuration in force: a reload counts for the next client
   */
  Pop3Accounts(
      Host host, Spools spools, Supplier<DovecotConf> conf, Supplier<@Nullable ServerTls> tls) {
    this.tls = tls;
    this.host = host;
    this.spools = spools;
    this.conf = conf;
  }

  /** A client at the server's own address is on this host: what it sends is on no wire. */
  @Override
  public Pop3Settings settings(InetAddress client, InetAddress server) {
    DovecotConf now = conf.get();
    boolean local = client.equals(server) || client.isLoopbackAddress();
    return new Pop3Settings(
        now.forProtocol("pop3", "login_greeting"),
        local || !now.yes("disable_plaintext_auth") && !now.value("ssl").equals("required"),
        now.time("auth_failure_delay"),
        now.yes("pop3_enable_last"),
        tls() != null);
  }

  @Override
  public @Nullable ServerTls tls() {
    return tls.get();
  }

  /**
   * Names are lowercased (auth_username_format), and users outside first_valid_uid ...
   * last_valid_uid, such as root, have no mail to fetch.
   */
  @Override
  public Optional<String> authenticate(String user, String password) {
    DovecotConf now = conf.get();
    String allowed = now.value("auth_username_chars");
    if (user.isEmpty() || !user.chars().allMatch(c -> allowed.indexOf(c) >= 0)) {
      return Optional.empty();
    }
    String name = user.toLowerCase(Locale.ROOT);
    return host.accounts()
        .find(name)
        .filter(account -> host.accounts().authenticate(name, password))
        .filter(account -> inRange(now, account.uid()))
        .map(Account::name);
  }

  private static boolean inRange(DovecotConf conf, long uid) {
    long last = conf.number("last_valid_uid");
    return uid >= conf.number("first_valid_uid") && (last == 0 || uid <= last);
  }

  @Override
  public Maildrop open(String user) throws IOException {
    Account account =
        host.accounts().find(user).orElseThrow(() -> new IOException("no such user: " + user));
    return new MailboxDrop(mailAccount(account).open("INBOX"));
  }

  private @Nullable MailLocation location() {
    DovecotConf now = conf.get();
    Known known = lastKnown;
    if (known == null || known.conf() != now) {
      known = new Known(now, MailLocation.parse(now).value());
      lastKnown = known;
    }
    return known.location();
  }

  /** All of a user's mailboxes. */
  MailAccount mailAccount(Account account) throws IOException {
    MailLocation location = location();
    if (location == null) {
      throw new IOException("mail_location cannot be used");
    }
    return location.account(account, host, spools);
  }

  @Override
  public String mailbox(String user) {
    MailLocation location = location();
    return host.accounts()
        .find(user)
        .filter(account -> location != null)
        .map(account -> location == null ? "" : location.inbox(account))
        .orElse("");
  }

  @Override
  public boolean oneSessionPerUser() {
    return conf.get().yes("pop3_lock_session");
  }

  @Override
  public int mostSessionsPerUserAndAddress() {
    return (int) Math.min(Integer.MAX_VALUE, conf.get().number("mail_max_userip_connections"));
  }
}
