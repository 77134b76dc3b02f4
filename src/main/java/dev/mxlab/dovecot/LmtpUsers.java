package dev.mxlab.dovecot;

import dev.mxlab.dovecot.lmtp.LmtpEffect;
import dev.mxlab.dovecot.lmtp.LmtpMessage;
import dev.mxlab.dovecot.lmtp.serve.LmtpBackend;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.NewMessage;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.net.ServerTls;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Where LMTP delivers: the users' inboxes by mail_location. */
final class LmtpUsers implements LmtpBackend {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US);

  private static final Logger LOG = LogManager.getLogger(LmtpUsers.class);
  private static final String MESSAGE_ID = "Message-ID:";
  private static final int MOST_HEADER_LINES = 1000;

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
    return host.hostname();
  }

  @Override
  public @Nullable ServerTls tls() {
    return tls.get();
  }

  @Override
  public String greeting() {
    return conf.get().value("login_greeting");
  }

  /**
   * By auth_username_format: unless that drops the domain, a user with one is nobody here. What
   * stands behind the delimiter is no part of the name.
   */
  @Override
  public @Nullable String find(String address) {
    Passdbs passdbs = new Passdbs(host, conf.get());
    int at = address.lastIndexOf('@');
    int end = at < 0 ? address.length() : at;
    int delimiter = delimiter(address.substring(0, end));
    String user =
        delimiter < 0 ? address : address.substring(0, delimiter) + address.substring(end);
    return new Userdbs(host, conf.get())
        .account(passdbs.normalized(user))
        .filter(passdbs::mayHaveMail)
        .map(Account::name)
        .orElse(null);
  }

  /** Where recipient_delimiter stands in a local part, or -1. */
  private int delimiter(String local) {
    String delimiter = conf.get().forProtocol("lmtp", "recipient_delimiter");
    return delimiter.isEmpty() ? -1 : local.indexOf(delimiter);
  }

  @Override
  public String deliver(LmtpEffect.Deliver delivery, InetAddress client) throws IOException {
    DovecotConf now = conf.get();
    Account account =
        new Userdbs(host, now)
            .account(delivery.user())
            .orElseThrow(() -> new IOException("no such user: " + delivery.user()));
    String mail = new Userdbs(host, now).mail(delivery.user());
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String id = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    id += delivery.transaction() > 1 ? ":T" + delivery.transaction() : "";
    ZonedDateTime at = host.localTime();
    byte[] head = head(delivery, client, id, at).getBytes(StandardCharsets.ISO_8859_1);
    String sender = delivery.sender().isEmpty() ? "MAILER-DAEMON" : delivery.sender();
    MailStore.Content content =
        () -> new SequenceInputStream(new ByteArrayInputStream(head), delivery.message().open());
    NewMessage message = new NewMessage(content, Flags.NONE, null, sender);
    MailAccount boxes = Namespaces.of(now, mail).account(account, host, spools);
    String mailbox = detail(delivery.recipient(), now);
    if (mailbox.isEmpty() || !file(boxes, mailbox, message)) {
      mailbox = "INBOX";
      append(boxes, mailbox, message);
    }
    log.info(
        now,
        "lmtp(%s)<%d><%s>: msgid=%s: saved mail to %s"
            .formatted(
                account.name(),
                ProcessHandle.current().pid(),
                id,
                messageId(delivery.message()),
                mailbox));
    return id;
  }

  /** The mailbox of {@code user+mailbox}; empty where none is meant. */
  private String detail(String recipient, DovecotConf now) {
    int at = recipient.lastIndexOf('@');
    String local = at < 0 ? recipient : recipient.substring(0, at);
    int delimiter = delimiter(local);
    return delimiter < 0 || !Values.isYes(now.forProtocol("lmtp", "lmtp_save_to_detail_mailbox"))
        ? ""
        : local.substring(delimiter + now.forProtocol("lmtp", "recipient_delimiter").length());
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

  private static String messageId(LmtpMessage message) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(message.open(), StandardCharsets.ISO_8859_1))) {
      String line = lines.readLine();
      for (int i = 0; line != null && !line.isEmpty() && i < MOST_HEADER_LINES; i++) {
        if (line.regionMatches(true, 0, MESSAGE_ID, 0, MESSAGE_ID.length())) {
          return line.substring(MESSAGE_ID.length()).strip();
        }
        line = lines.readLine();
      }
    }
    return "unspecified";
  }

  private String head(
      LmtpEffect.Deliver delivery, InetAddress client, String id, ZonedDateTime at) {
    return "Return-Path: <"
        + delivery.sender()
        + ">\nDelivered-To: "
        + delivery.recipient()
        + "\nReceived: from "
        + delivery.peer()
        + " (["
        + client.getHostAddress()
        + "])\n\t"
        + (delivery.tls().isEmpty() ? "" : "(using " + delivery.tls() + ")\n\t")
        + "by "
        + hostname()
        + (delivery.tls().isEmpty() ? " with LMTP\n\tid " : " with LMTPS\n\tid ")
        + id
        + "\n\t(envelope-from <"
        + delivery.sender()
        + ">)\n\tfor <"
        + delivery.recipient()
        + ">; "
        + DATE.format(at)
        + "\n";
  }
}
