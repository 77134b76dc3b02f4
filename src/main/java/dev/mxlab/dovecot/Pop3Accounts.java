package dev.mxlab.dovecot;

import dev.mxlab.host.Host;
import dev.mxlab.mailbox.DropHabits;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailboxDrop;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.net.Diary;
import dev.mxlab.net.ServerTls;
import dev.mxlab.net.sasl.Credentials;
import dev.mxlab.pop3.Pop3Backend;
import dev.mxlab.pop3.Pop3Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The host's users and their mail, as the configuration in force lets POP3 have them. */
final class Pop3Accounts implements Pop3Backend {
  private final Host host;
  private final Supplier<DovecotConf> conf;
  private final Supplier<@Nullable ServerTls> tls;
  private final @Nullable DovecotDaemon dovecot;
  private final AtomicLong connections = new AtomicLong();

  private final UserMail mail;

  /**
   * @param conf the configuration in force: a reload counts for the next client
   */
  Pop3Accounts(
      Host host, Spools spools, Supplier<DovecotConf> conf, Supplier<@Nullable ServerTls> tls) {
    this(host, spools, conf, tls, null);
  }

  /**
   * @param dovecot who wants to know who is there; null for nobody
   */
  Pop3Accounts(
      Host host,
      Spools spools,
      Supplier<DovecotConf> conf,
      Supplier<@Nullable ServerTls> tls,
      @Nullable DovecotDaemon dovecot) {
    this.dovecot = dovecot;
    this.tls = tls;
    this.host = host;
    this.conf = conf;
    this.mail = new UserMail(host, spools, conf);
  }

  /** A client at the server's own address is on this host: what it sends is on no wire. */
  @Override
  public Pop3Settings settings(InetAddress client, InetAddress server) {
    DovecotConf now = conf.get();
    Scope scope = Scope.of("pop3", server, client);
    return new Pop3Settings(
        Variables.expand(
            now.value(scope, "login_greeting"), SessionDiary.addresses(client, server)),
        mayBePlain(scope, client, server),
        now.time(scope, "auth_failure_delay"),
        now.yes(scope, "pop3_enable_last"),
        tls() != null,
        new Pop3Settings.Options(
            Mechanisms.of(now),
            host.hostname(),
            !Mechanisms.fatal(now).isEmpty(),
            Set.copyOf(DovecotConf.split(now.value(scope, "pop3_client_workarounds"))),
            SessionDiary.isTrusted(now, scope, client)));
  }

  /** Whether a password may come without TLS. */
  boolean mayBePlain(Scope scope, InetAddress client, InetAddress server) {
    DovecotConf now = conf.get();
    return SessionDiary.isLocal(client, server)
        || SessionDiary.isTrusted(now, scope, client)
        || !now.yes(scope, "disable_plaintext_auth") && !now.value(scope, "ssl").equals("required");
  }

  @Override
  public Diary diary(InetAddress client, InetAddress server) {
    return diary("pop3", client, server);
  }

  Diary diary(String protocol, InetAddress client, InetAddress server) {
    return dovecot == null
        ? Diary.NONE
        : new SessionDiary(host, dovecot, conf.get(), protocol, client, server, connections);
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
  public Optional<String> authenticate(Credentials credentials) {
    return new Passdbs(host, conf.get()).authenticate(credentials);
  }

  @Override
  public Maildrop open(String user) throws IOException {
    return new MailboxDrop(mailAccount(user).open("INBOX"), habits(conf.get()));
  }

  private static DropHabits habits(DovecotConf conf) {
    String mark = conf.forProtocol("pop3", "pop3_deleted_flag");
    boolean deletes =
        switch (conf.forProtocol("pop3", "pop3_delete_type")) {
          case "expunge" -> true;
          case "flag" -> false;
          default -> mark.isEmpty();
        };
    return new DropHabits(
        conf.forProtocol("pop3", "pop3_uidl_format"),
        conf.yes("pop3_reuse_xuidl"),
        !conf.yes("pop3_no_flag_updates"),
        deletes,
        mark,
        conf.forProtocol("pop3", "pop3_uidl_duplicates").equals("rename"));
  }

  /** All of a user's mailboxes. */
  MailAccount mailAccount(String user) throws IOException {
    return mail.open(user);
  }

  @Override
  public String mailbox(String user) {
    return mail.inbox(user);
  }

  @Override
  public boolean oneSessionPerUser() {
    return conf.get().yes("pop3_lock_session");
  }

  @Override
  public int mostSessionsPerUserAndAddress() {
    long most = conf.get().number("mail_max_userip_connections");
    return most == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, most);
  }
}
