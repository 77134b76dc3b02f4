package dev.mxlab.dovecot;

import dev.mxlab.dovecot.lmtp.LmtpEffect;
import dev.mxlab.dovecot.lmtp.LmtpSession;
import dev.mxlab.dovecot.lmtp.serve.LmtpBackend;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.MailboxRefusedException;
import dev.mxlab.mailbox.NewMessage;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.mailbox.UnusableAccountException;
import dev.mxlab.net.ServerTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Where LMTP delivers: the users' inboxes by mail_location. */
final class LmtpUsers implements LmtpBackend {
  private static final Logger LOG = LogManager.getLogger(LmtpUsers.class);

  private final Host host;
  private final Spools spools;
  private final Supplier<DovecotConf> conf;
  private final DovecotLog log;
  private final Supplier<@Nullable ServerTls> tls;
  private final SecureRandom random = new SecureRandom();

  LmtpUsers(
      Host host,
      Spools spools,
      Supplier<DovecotConf> conf,
      DovecotLog log,
      Supplier<@Nullable ServerTls> tls) {
    this.tls = tls;
    this.log = log;
    this.host = host;
    this.spools = spools;
    this.conf = conf;
  }

  @Override
  public String hostname() {
    String set = conf.get().forProtocol("lmtp", "hostname");
    return set.isEmpty() ? host.hostname() : set;
  }

  @Override
  public @Nullable ServerTls tls() {
    return tls.get();
  }

  @Override
  public String greeting(InetAddress client) {
    return Variables.expand(
        conf.get().value("login_greeting"), SessionDiary.addresses(client, client));
  }

  @Override
  public LmtpSession.Habits habits(InetAddress client) {
    DovecotConf now = conf.get();
    Scope scope = Scope.of("lmtp");
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return new LmtpSession.Habits(
        Set.copyOf(DovecotConf.split(now.value(scope, "lmtp_client_workarounds"))),
        now.number(scope, "lmtp_user_concurrency_limit"),
        Base64.getEncoder().withoutPadding().encodeToString(bytes));
  }

  @Override
  public void note(String what) {
    log.info(conf.get(), "lmtp(" + ProcessHandle.current().pid() + "): " + what);
  }

  /**
   * By auth_username_format: unless that drops the domain, a user with one is nobody here. What
   * stands behind the delimiter is no part of the name.
   */
  @Override
  public @Nullable String find(String address, InetAddress client) throws IOException {
    Passdbs passdbs = new Passdbs(host, conf.get());
    int at = address.lastIndexOf('@');
    int end = at < 0 ? address.length() : at;
    int delimiter = delimiter(address.substring(0, end));
    String user =
        delimiter < 0 ? address : address.substring(0, delimiter) + address.substring(end);
    Userdbs.User found = new Userdbs(host, conf.get()).find(passdbs.normalized(user)).orElse(null);
    if (found == null) {
      return null;
    } else if (found.fields().getOrDefault("uid", "").equals("0")) {
      complain(
          "rcpt %s: Failed to lookup user %s: Invalid settings in userdb: userdb returned 0 as uid"
              .formatted(address, user),
          client);
      throw new IOException("uid 0");
    }
    return found.name();
  }

  private void complain(String what, InetAddress client) {
    log.say(
        conf.get(),
        "error",
        "lmtp(%d): Error: lmtp-server: conn %s [1]: %s"
            .formatted(ProcessHandle.current().pid(), client.getHostAddress(), what));
  }

  /** Where one of recipient_delimiter stands in a local part, or -1. */
  private int delimiter(String local) {
    String delimiters = conf.get().forProtocol("lmtp", "recipient_delimiter");
    for (int i = 0; i < local.length(); i++) {
      if (delimiters.indexOf(local.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String deliver(LmtpEffect.Deliver delivery, InetAddress client) throws IOException {
    String id = delivery.id();
    String prefix =
        "lmtp(%s)<%d><%s>: ".formatted(delivery.user(), ProcessHandle.current().pid(), id);
    MailAccount boxes;
    try {
      boxes = new UserMail(host, spools, conf).open(delivery.user());
    } catch (UnusableAccountException trouble) {
      complain(
          "rcpt " + delivery.recipient() + ": Failed to initialize user: " + trouble.said(),
          client);
      throw new NotDelivered(new LmtpSession.Refusal("3.0", "Temporary internal error"));
    }
    DovecotConf now = conf.get();
    LmtpHead heads = new LmtpHead(now, hostname());
    byte[] head =
        heads.of(delivery, client, id, host.localTime()).getBytes(StandardCharsets.ISO_8859_1);
    String sender = delivery.sender().isEmpty() ? "MAILER-DAEMON" : delivery.sender();
    MailStore.Content content =
        () -> new SequenceInputStream(new ByteArrayInputStream(head), delivery.message().open());
    NewMessage message = new NewMessage(content, Flags.NONE, null, sender);
    String mailbox = detail(delivery.recipient(), now);
    if (!mailbox.isEmpty() && !file(boxes, mailbox, message)) {
      said(
          prefix,
          delivery,
          "save failed to open mailbox %s: Mailbox doesn't exist: %s".formatted(mailbox, mailbox));
      mailbox = "";
    }
    if (mailbox.isEmpty()) {
      mailbox = "INBOX";
      try {
        append(boxes, mailbox, message);
      } catch (MailboxRefusedException refused) {
        throw refused(prefix, delivery, refused);
      }
    }
    said(prefix, delivery, "saved mail to " + mailbox);
    return id;
  }

  /** The line about a delivery, as deliver_log_format has it. */
  private void said(String prefix, LmtpEffect.Deliver delivery, String what) throws IOException {
    String format = conf.get().forProtocol("lmtp", "deliver_log_format");
    Map<String, String> values = LmtpHead.values(delivery);
    values.put("$", what);
    String unknown = Variables.unknown(format, values::get).orElse("");
    if (unknown.isEmpty()) {
      log.info(conf.get(), prefix + Variables.expand(format, values::get));
    } else {
      log.say(
          conf.get(),
          "error",
          prefix
              + "Error: Failed to expand deliver_log_format=%s: Unknown variable '%%%s'"
                  .formatted(format, unknown));
    }
  }

  private NotDelivered refused(
      String prefix, LmtpEffect.Deliver delivery, MailboxRefusedException refused)
      throws IOException {
    boolean unread = refused.reason().contains("open() failed with mbox");
    List<String> causes = refused.said();
    String cause =
        causes.isEmpty() ? String.valueOf(refused.getMessage()) : causes.get(causes.size() - 1);
    for (String line : causes) {
      log.say(
          conf.get(),
          "error",
          "%sError: lmtp-server: rcpt %s: %s".formatted(prefix, delivery.recipient(), line));
    }
    said(
        prefix,
        delivery,
        unread
            ? "save failed to INBOX: Read-only mbox"
            : "save failed to open mailbox INBOX: " + cause);
    String told = unread ? "Read-only mbox" : String.valueOf(refused.getMessage());
    return new NotDelivered(new LmtpSession.Refusal("2.0", told));
  }

  /** The mailbox of {@code user+mailbox}; empty where none is meant. */
  private String detail(String recipient, DovecotConf now) {
    int at = recipient.lastIndexOf('@');
    String local = at < 0 ? recipient : recipient.substring(0, at);
    int delimiter = delimiter(local);
    return delimiter < 0 || !Values.isYes(now.forProtocol("lmtp", "lmtp_save_to_detail_mailbox"))
        ? ""
        : local.substring(delimiter + 1);
  }

  /** Into a mailbox beside the inbox, which is made if that is wanted; false if there is none. */
  private boolean file(MailAccount account, String name, NewMessage message) throws IOException {
    DovecotConf now = conf.get();
    try {
      if (!account.exists(name)) {
        if (!Values.isYes(now.forProtocol("lmtp", "lda_mailbox_autocreate"))) {
          return false;
        }
        account.create(name);
        boolean subscribes = Values.isYes(now.forProtocol("lmtp", "lda_mailbox_autosubscribe"));
        if (subscribes && account.subscribe(name, true)) {
          LOG.debug("subscribed to {}", name);
        }
      }
      append(account, name, message);
      return true;
    } catch (MailboxNameException cannotBe) {
      return false;
    }
  }

  private static void append(MailAccount account, String name, NewMessage message)
      throws IOException {
    try (Mailbox mailbox = account.open(name)) {
      List<Long> uids = mailbox.append(List.of(message));
      LOG.debug("{} in {}", uids, name);
    }
  }
}
