package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.sendmail.reception.Letter;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.reception.Origin;
import dev.mxlab.sendmail.rewrite.AddressText;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A message from a user's command: {@code sendmail -t < message}, {@code sendmail lee@naver.com}.
 */
final class Submission {
  /** Who may say that he is somebody else: the T lines. */
  private static final Set<String> ALWAYS_TRUSTED = Set.of("root", "daemon", "smmsp", "smmta");

  private static final int MOST_COPIED = 1 << 20;

  private final Call call;
  private final Mta mta;
  private final Arguments arguments;

  /** The beginning of the message, for its dead letter. */
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();

  Submission(Call call, Mta mta, Arguments arguments) {
    this.call = call;
    this.mta = mta;
    this.arguments = arguments;
  }

  int run() throws IOException {
    if (!arguments.fromHeader() && arguments.addresses().isEmpty()) {
      call.err().println("Recipient names must be specified");
      return SendmailCommand.EX_USAGE;
    }
    Letter letter = new Letter(mta);
    try {
      read(letter);
      return submit(letter);
    } catch (IOException trouble) {
      letter.abort();
      call.err().println("sendmail: cannot queue message: " + trouble.getMessage());
      return SendmailCommand.EX_TEMPFAIL;
    }
  }

  /** Until the end of input, or a dot alone without -i. Line ends become LF. */
  private void read(Letter letter) throws IOException {
    long most = mta.settings().maxMessageSize();
    long size = 0;
    try (InputStream in = new BufferedInputStream(call.in())) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        line.write(octet);
        if (octet != '\n' && line.size() < 1 << 16) {
          continue;
        }
        byte[] bytes = unixEnd(line.toByteArray());
        line.reset();
        if (!arguments.ignoreDots() && bytes.length == 2 && bytes[0] == '.' && bytes[1] == '\n') {
          break;
        }
        size += bytes.length;
        if (most > 0 && size > most) {
          throw new IOException("Message exceeds maximum fixed size (" + most + ")");
        }
        take(letter, bytes);
      }
      if (line.size() > 0) {
        line.write('\n');
        take(letter, line.toByteArray());
      }
    }
    letter.end();
  }

  private void take(Letter letter, byte[] bytes) throws IOException {
    letter.write(bytes, 0, bytes.length);
    if (copy.size() < MOST_COPIED) {
      copy.write(bytes, 0, bytes.length);
    }
  }

  private static byte[] unixEnd(byte[] line) {
    int length = line.length;
    if (length < 2 || line[length - 2] != '\r' || line[length - 1] != '\n') {
      return line;
    }
    byte[] shorter = java.util.Arrays.copyOf(line, length - 1);
    shorter[length - 2] = '\n';
    return shorter;
  }

  private int submit(Letter letter) throws IOException {
    Set<String> names = new LinkedHashSet<>(arguments.addresses());
    if (arguments.fromHeader()) {
      names.addAll(AddressList.recipients(letter.headers()));
    }
    if (names.isEmpty()) {
      letter.abort();
      call.err().println("No recipient addresses found in header");
      return SendmailCommand.EX_USAGE;
    }
    int exit = refuse(names);
    if (names.isEmpty()) {
      letter.abort();
      return exit;
    }
    List<Envelope.Recipient> recipients =
        names.stream()
            .map(n -> new Envelope.Recipient(n, "PFD", "RFC822; " + AddressText.bare(n), "", ""))
            .toList();
    Envelope envelope =
        letter.commit(
            Origin.local(call.user().name(), fullName()),
            sender(),
            recipients,
            headers(letter),
            "bs",
            "",
            waits());
    deliver(envelope);
    return exit;
  }

  /**
   * Tells of those who cannot get it as {@code -oe} wants it (savemail.c): p, which is the default,
   * prints and keeps a dead letter; q says nothing; m, w and e leave them to a notification, e with
   * a clean exit code. What is dealt with here leaves {@code names}.
   */
  private int refuse(Set<String> names) {
    Map<String, Decision.Refuse> bad = new LinkedHashMap<>();
    names.forEach(name -> refusal(name).ifPresent(refuse -> bad.put(name, refuse)));
    if (bad.isEmpty()) {
      return 0;
    }
    char mode = errorMode();
    if (mode == 'e') {
      return 0;
    }
    int exit = ExitCodes.of(bad.values().iterator().next());
    if (mode == 'm' || mode == 'w') {
      return exit;
    }
    names.removeAll(bad.keySet());
    if (mode != 'q') {
      bad.forEach((name, refuse) -> call.err().println(name + "... " + refuse.text()));
      new DeadLetter(call).save(copy.toByteArray());
    }
    return exit;
  }

  private char errorMode() {
    if (arguments.errors() != 0) {
      return arguments.errors();
    }
    String option = mta.settings().text("ErrorMode");
    return option.isEmpty() ? 'p' : option.charAt(0);
  }

  /** Empty when mail for the address can be taken. */
  private Optional<Decision.Refuse> refusal(String name) {
    Decision decision = mta.rules().ask("parse", name, Facts.NONE).toCompletableFuture().join();
    if (decision instanceof Decision.Mailer mailer && mailer.local()) {
      decision = mta.names().find(mailer).toCompletableFuture().join();
    }
    return decision instanceof Decision.Refuse refuse ? Optional.of(refuse) : Optional.empty();
  }

  private String fullName() {
    String given = arguments.fullName();
    return given == null ? call.user().gecos().split(",", 2)[0].strip() : given;
  }

  private String sender() {
    String given = arguments.sender();
    if (given == null) {
      return "<" + call.user().name() + "@" + mta.name() + ">";
    }
    String bare = AddressText.bare(given);
    return "<" + AddressList.address(bare, mta.name()) + ">";
  }

  private List<String> headers(Letter letter) {
    List<String> headers = new ArrayList<>();
    if (suspicious()) {
      headers.add(
          "X-Authentication-Warning: "
              + mta.name()
              + ": "
              + call.user().name()
              + " set sender to "
              + arguments.sender()
              + " using -f");
    }
    for (String header : letter.headers()) {
      headers.add(AddressList.qualified(header, mta.name()));
    }
    return headers;
  }

  private boolean suspicious() {
    String given = arguments.sender();
    String user = call.user().name();
    return given != null
        && mta.settings().privacy().contains("authwarnings")
        && !AddressText.bare(given).equals(user)
        && !ALWAYS_TRUSTED.contains(user)
        && mta.config().others().stream()
            .noneMatch(raw -> raw.letter() == 'T' && raw.text().strip().equals(user));
  }

  private boolean waits() {
    Settings.DeliveryMode mode = mta.settings().deliveryMode();
    return mode == Settings.DeliveryMode.QUEUE_ONLY || mode == Settings.DeliveryMode.DEFER;
  }

  private void deliver(Envelope envelope) {
    if (waits()) {
      if (arguments.verbose()) {
        envelope.recipients().forEach(r -> call.out().println(r.address() + "... queued"));
      }
      return;
    }
    if (arguments.verbose()) {
      mta.runner()
          .runNow(
              Selection.of(envelope.queueId()), new VerboseLines(call.out(), envelope.queueId()))
          .toCompletableFuture()
          .join();
    } else {
      mta.dispatch().submit(envelope.queueId());
    }
  }
}
