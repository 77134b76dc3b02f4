package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.imap.serve.ImapBackend;
import dev.mxlab.imap.session.ImapSettings;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.net.Diary;
import dev.mxlab.net.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The host's users and their mailboxes, as the configuration in force lets IMAP have them. */
final class ImapAccounts implements ImapBackend {
  private final Host host;
  private final Pop3Accounts accounts;
  private final Supplier<DovecotConf> conf;

  /**
   * @param accounts who may log in, by whatever protocol
   */
  ImapAccounts(Host host, Pop3Accounts accounts, Supplier<DovecotConf> conf) {
    this.host = host;
    this.accounts = accounts;
    this.conf = conf;
  }

  @Override
  public ImapSettings settings(InetAddress client, InetAddress server, boolean secured) {
    DovecotConf now = conf.get();
    Scope scope = Scope.of("imap", server, client);
    boolean plaintext = secured || accounts.mayBePlain(scope, client, server);
    return new ImapSettings(
        now.value(scope, "login_greeting"),
        plaintext,
        tls() != null,
        secured,
        now.time(scope, "auth_failure_delay"),
        now.time(Scope.of("imap"), "imap_idle_notify_interval"),
        host.zone(),
        specialUse(now));
  }

  /** {@code namespace inbox { mailbox Sent { special_use = \Sent } } } (RFC 6154). */
  private static Map<String, String> specialUse(DovecotConf conf) {
    Map<String, String> uses = new HashMap<>();
    for (Setting setting : conf.settings()) {
      List<Section> in = setting.in();
      int last = in.size() - 1;
      if (last >= 0
          && setting.key().equals("special_use")
          && in.get(last).type().equals("mailbox")) {
        uses.put(in.get(last).name(), setting.value());
      }
    }
    return uses;
  }

  @Override
  public Diary diary(InetAddress client, InetAddress server) {
    return accounts.diary("imap", client, server);
  }

  @Override
  public @Nullable ServerTls tls() {
    return accounts.tls();
  }

  @Override
  public Optional<String> authenticate(String user, String password) {
    return accounts.authenticate(user, password);
  }

  @Override
  public MailAccount open(String user) throws IOException {
    Account account =
        host.accounts().find(user).orElseThrow(() -> new IOException("no such user: " + user));
    return accounts.mailAccount(account);
  }

  @Override
  public String mailbox(String user, String name) {
    return name.equals("INBOX") ? accounts.mailbox(user) : name;
  }

  @Override
  public int mostSessionsPerUserAndAddress() {
    long most = Long.parseLong(conf.get().forProtocol("imap", "mail_max_userip_connections"));
    return (int) Math.min(Integer.MAX_VALUE, most);
  }
}
