package dev.mxlab.dovecot;

import dev.mxlab.host.Host;
import dev.mxlab.imap.serve.ImapBackend;
import dev.mxlab.imap.session.ImapSettings;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.net.Diary;
import dev.mxlab.net.ServerTls;
import dev.mxlab.net.sasl.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The host's users and their mailboxes, as the configuration in force lets IMAP have them. */
final class ImapAccounts implements ImapBackend {
  private static final long LINE = 64 * 1024;

  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[^\\s\"]+");

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
        Variables.expand(
            now.value(scope, "login_greeting"), SessionDiary.addresses(client, server)),
        plaintext,
        tls() != null,
        secured,
        now.time(scope, "auth_failure_delay"),
        now.time(Scope.of("imap"), "imap_idle_notify_interval"),
        host.zone(),
        Namespaces.specialUse(now),
        options(now, scope));
  }

  private ImapSettings.Options options(DovecotConf now, Scope scope) {
    return new ImapSettings.Options(
        Mechanisms.of(now),
        host.hostname(),
        now.value(scope, "imap_capability"),
        identity(now.value(scope, "imap_id_send")),
        (int) Values.size(now.value(scope, "imap_max_line_length")).orElse(LINE).longValue(),
        Set.copyOf(DovecotConf.split(now.value(scope, "imap_client_workarounds"))),
        !Mechanisms.fatal(now).isEmpty(),
        (int) Math.min(1000, now.number(scope, "mail_max_keyword_length")),
        absent(now, scope),
        now.sections().stream().anyMatch(ImapAccounts::isMailbox));
  }

  private static boolean isMailbox(List<DovecotConf.Section> path) {
    return path.size() == 2 && path.get(1).type().equals("mailbox");
  }

  /** What these settings take away from CAPABILITY. */
  private static Set<String> absent(DovecotConf now, Scope scope) {
    Set<String> absent = new HashSet<>();
    if (now.yes(scope, "imap_literal_minus")) {
      absent.add("LITERAL+");
    }
    if (!now.yes(scope, "mailbox_list_index")) {
      absent.add("NOTIFY");
    }
    return absent;
  }

  /** imap_id_send: names and values, {@code *} for what is so. */
  private static String identity(String pairs) {
    List<String> words = words(pairs);
    StringBuilder answer = new StringBuilder();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      String name = words.get(i);
      String value = words.get(i + 1);
      if (value.equals("*")) {
        value =
            switch (name) {
              case "name" -> "Dovecot";
              case "version" -> "2.3.19.1";
              case "os" -> "Linux";
              case "support-url" -> "http://www.dovecot.org/";
              case "support-email" -> "dovecot@dovecot.org";
              case "revision" -> "9b53102964";
              default -> "";
            };
      }
      answer.append(answer.length() > 0 ? " " : "").append(quoted(name)).append(' ');
      answer.append(value.isEmpty() ? "NIL" : quoted(value));
    }
    return answer.length() == 0 ? "NIL" : "(" + answer + ')';
  }

  /** Words, of which some stand in quotes. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher found = WORD.matcher(text);
    while (found.find()) {
      String quoted = found.group(1);
      words.add(quoted == null ? found.group() : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return words;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
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
  public Optional<String> authenticate(Credentials credentials) {
    return accounts.authenticate(credentials);
  }

  @Override
  public MailAccount open(String user) throws IOException {
    return accounts.mailAccount(user);
  }

  @Override
  public String mailbox(String user, String name) {
    return name.equals("INBOX") ? accounts.mailbox(user) : name;
  }

  @Override
  public int mostSessionsPerUserAndAddress() {
    long most = Long.parseLong(conf.get().forProtocol("imap", "mail_max_userip_connections"));
    return most == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, most);
  }
}
