package dev.mxlab.dovecot;

import dev.mxlab.dovecot.lmtp.LmtpEffect;
import dev.mxlab.dovecot.lmtp.serve.LmtpBackend;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import dev.mxlab.mailbox.Keeper;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Spools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where LMTP delivers: the users' inboxes by mail_location. */
final class LmtpUsers implements LmtpBackend {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US);

  private final Host host;
  private final Spools spools;
  private final Supplier<DovecotConf> conf;
  private final SecureRandom random = new SecureRandom();

  LmtpUsers(Host host, Spools spools, Supplier<DovecotConf> conf) {
    this.host = host;
    this.spools = spools;
    this.conf = conf;
  }

  @Override
  public String hostname() {
    return host.hostname();
  }

  @Override
  public String greeting() {
    return conf.get().value("login_greeting");
  }

  /** By auth_username_format: unless that drops the domain, a user with one is nobody here. */
  @Override
  public @Nullable String find(String address) {
    String format = conf.get().value("auth_username_format");
    int at = address.lastIndexOf('@');
    String name = at >= 0 && format.endsWith("n") ? address.substring(0, at) : address;
    return host.accounts()
        .find(name.toLowerCase(Locale.ROOT))
        .filter(account -> new Passdbs(host, conf.get()).mayHaveMail(account))
        .map(Account::name)
        .orElse(null);
  }

  @Override
  public String deliver(LmtpEffect.Deliver delivery, InetAddress client) throws IOException {
    MailLocation location = MailLocation.parse(conf.get()).value();
    Account account =
        host.accounts()
            .find(delivery.user())
            .orElseThrow(() -> new IOException("no such user: " + delivery.user()));
    if (location == null) {
      throw new IOException("mail_location cannot be used");
    }
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String id = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    ZonedDateTime now = host.localTime();
    byte[] head = head(delivery, client, id, now).getBytes(StandardCharsets.ISO_8859_1);
    String sender = delivery.sender().isEmpty() ? "MAILER-DAEMON" : delivery.sender();
    Keeper keeper = new Keeper(account.name() + '@' + hostname(), host.clock(), host.zone());
    MailStore.Place place =
        spools.deliver(
            location.place(account, host),
            keeper,
            sender,
            now,
            () ->
                new SequenceInputStream(new ByteArrayInputStream(head), delivery.message().open()));
    host.journal()
        .record(
            new Event.DaemonSaid(
                "dovecot",
                "info",
                "lmtp("
                    + account.name()
                    + ")<"
                    + id
                    + ">: saved mail to INBOX: "
                    + place.length()
                    + " octets"));
    return id;
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
        + "])\n\tby "
        + hostname()
        + " with LMTP\n\tid "
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
