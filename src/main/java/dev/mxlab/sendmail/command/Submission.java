package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.Settings.DeliveryMode;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.reception.Letter;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.reception.Origin;
import dev.mxlab.sendmail.rewrite.AddressText;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Locals;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message from a user's command: {@code sendmail -t < message}, {@code sendmail lee@naver.com}.
 */
final class Submission implements Attendance {
  /** Who may say that he is somebody else: the T lines. */
  private static final Set<String> ALWAYS_TRUSTED = Set.of("root", "daemon", "smmsp", "smmta");

  private final Call call;
  private final Mta mta;
  private final Arguments arguments;
  private final Wish wish;

  /** Where each recipient goes, as far as that is known. */
  private final Map<String, Decision> places = new LinkedHashMap<>();

  private volatile int exitCode;

  Submission(Call call, Mta mta, Arguments arguments) {
    this.call = call;
    this.mta = mta;
    this.arguments = arguments;
    this.wish = Wish.of(arguments);
  }

  int run() throws IOException {
    if (arguments.debug()) {
      Identity.print(mta.config(), arguments.debugging(), call.out());
    }
    if (!wish.problem().isEmpty()) {
      call.err().println(wish.problem());
      return SendmailCommand.EX_USAGE;
    }
    if (!arguments.fromHeader() && arguments.addresses().isEmpty()) {
      call.err().println("Recipient names must be specified");
      return SendmailCommand.EX_USAGE;
    }
    Letter letter = new Letter(mta);
    try (TrafficLog traffic = TrafficLog.of(call, arguments);
        InputStream in = call.in()) {
      new LetterInput(letter, mta.settings().maxMessageSize(), arguments.ignoreDots())
          .read(in, traffic);
      return submit(letter);
    } catch (IOException trouble) {
      letter.abort();
      call.err().println("sendmail: cannot queue message: " + trouble.getMessage());
      return SendmailCommand.EX_TEMPFAIL;
    }
  }

  private int submit(Letter letter) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    boolean blanks = mta.settings().flag("OldStyleHeaders");
    for (String argument : arguments.addresses()) {
      blanks &= !Locals.modern(argument);
      // The last of a list is taken first.
      List<String> members = new ArrayList<>(Locals.named(argument, blanks));
      Collections.reverse(members);
      names.addAll(members);
    }
    if (arguments.fromHeader()) {
      names.addAll(AddressList.recipients(letter.headers()));
      letter.withoutFor();
    }
    if (names.isEmpty()) {
      letter.abort();
      call.err().println("No recipient addresses found in header");
      return arguments.addresses().isEmpty() && letter.headers().isEmpty()
          ? 0
          : SendmailCommand.EX_USAGE;
    }
    Set<String> all = Set.copyOf(names);
    boolean dead = refuse(names, letter.queueId());
    DeliveryMode mode = mode();
    boolean now = mode == DeliveryMode.BACKGROUND || mode == DeliveryMode.INTERACTIVE;
    Envelope envelope = commit(letter, names.isEmpty() ? all : names, !now || names.isEmpty());
    if (names.isEmpty()) {
      if (dead) {
        bury(envelope);
      }
      mta.queue().remove(envelope.queueId());
      return exitCode;
    }
    if (wish.hops() > mta.settings().number("MaxHopCount")) {
      bury(envelope);
      mta.queue().remove(envelope.queueId());
      return SendmailCommand.EX_UNAVAILABLE;
    }
    // Once it is delivered the queue has it no more.
    Runnable told = dead ? buried(envelope) : () -> {};
    dispatch(envelope, mode);
    letter.copies().forEach(copy -> dispatch(copy, mode));
    told.run();
    return errorMode() == 'e' ? 0 : exitCode;
  }

  private void dispatch(Envelope envelope, DeliveryMode mode) {
    switch (mode) {
      case INTERACTIVE ->
          mta.dispatch().deliver(envelope.queueId(), this).toCompletableFuture().join();
      case BACKGROUND -> mta.dispatch().submit(envelope.queueId());
      case QUEUE_ONLY, DEFER -> envelope.recipients().forEach(one -> queued(envelope, one));
    }
  }

  private Envelope commit(Letter letter, Set<String> names, boolean waits) throws IOException {
    List<Envelope.Recipient> recipients =
        names.stream()
            .map(
                n ->
                    new Envelope.Recipient(
                        n, wish.receipts(), "RFC822; " + original(AddressText.bare(n)), "", ""))
            .toList();
    Map<String, String> macros = new TreeMap<>(wish.macros());
    macros.put(Envelope.AUTHOR, call.user().name() + "@" + mta.name());
    return letter.commit(
        Origin.local(call.user().name(), fullName(), macros),
        sender(),
        recipients,
        headers(letter),
        "bs" + wish.flags(),
        "",
        waits);
  }

  private String original(String bare) {
    return AddressList.address(bare, mta.name());
  }

  /**
   * Tells of those who cannot get it as {@code -oe} wants it (savemail.c): p, which is the default,
   * prints and keeps a dead letter; q says nothing; m, w and e leave them to a notification. What
   * is dealt with here leaves {@code names}; returns whether there is a dead letter to write.
   */
  private boolean refuse(Set<String> names, String id) {
    Map<String, Decision.Refuse> bad = new LinkedHashMap<>();
    for (String name : names) {
      Decision decision = place(name);
      places.put(name, decision);
      if (decision instanceof Decision.Refuse refuse) {
        bad.put(name, refuse);
      }
    }
    if (bad.isEmpty()) {
      return false;
    }
    exitCode = ExitCodes.of(bad.values().iterator().next());
    char mode = errorMode();
    if ("mwe".indexOf(mode) >= 0) {
      return false;
    }
    if (!mailsBack()) {
      names.removeAll(bad.keySet());
    }
    for (Map.Entry<String, Decision.Refuse> one : bad.entrySet()) {
      String complaint = one.getKey() + "... " + one.getValue().text();
      mta.journal().record(id, new Event.DaemonSaid("sendmail", "notice", id + ": " + complaint));
      if (mode != 'q') {
        call.err().println(complaint);
      }
    }
    return mode != 'q' && !mailsBack();
  }

  private Decision place(String name) {
    Decision decision = mta.rules().ask("parse", name, Facts.NONE).toCompletableFuture().join();
    if (!(decision instanceof Decision.Mailer mailer)) {
      return decision;
    }
    String special = mta.names().special(mailer);
    if (!special.isEmpty()) {
      return new Decision.Refuse(550, "5.7.1", "Cannot mail directly to " + special);
    }
    return mta.names().concerns(mailer) && !away(mailer.mailer())
        ? mta.names().find(mailer).toCompletableFuture().join()
        : decision;
  }

  /** The daemon knows who is there. */
  private boolean away(String mailer) {
    CfConfig.Mailer known = mta.config().mailers().get(mailer);
    return known != null && known.path().equals("[IPC]");
  }

  private char errorMode() {
    if (arguments.errors() != 0) {
      return arguments.errors();
    }
    String option = mta.settings().text("ErrorMode");
    return option.isEmpty() ? 'p' : option.charAt(0);
  }

  private void queued(Envelope envelope, Envelope.Recipient recipient) {
    String mailer =
        places.get(recipient.address()) instanceof Decision.Mailer known ? known.mailer() : "local";
    mta.journal()
        .record(
            envelope.trace(),
            new Event.DeliveryEnded(
                envelope.queueId(),
                recipient.address(),
                "",
                mailer,
                "",
                "",
                "queued",
                "",
                Event.Outcome.DEFERRED,
                envelope.priority(),
                0,
                0,
                0));
  }

  private void bury(Envelope message) throws IOException {
    buried(message).run();
  }

  /** Tells of it later. */
  private Runnable buried(Envelope message) throws IOException {
    try (InputStream body = mta.queue().body(message.queueId())) {
      String said = new DeadLetter(call).save(message, body);
      return () -> call.err().println(said);
    }
  }

  @Override
  public @Nullable Consumer<String> verbose() {
    return arguments.verbose() ? line -> call.out().println(line) : null;
  }

  @Override
  public boolean namesSender() {
    return arguments.sender() != null;
  }

  @Override
  public boolean hearsFailures() {
    return false;
  }

  @Override
  public boolean mailsBack() {
    return "mwe".indexOf(errorMode()) >= 0 || errorMode() == 'p' && !forHimself();
  }

  /** Only who sends in his own name has a home where a letter can be kept (savemail.c). */
  private boolean forHimself() {
    return sender().equals(call.user().name());
  }

  @Override
  public void failed(Envelope message, List<String> statuses) {
    exitCode = ExitCodes.of(statuses.get(0));
    if (!mailsBack() && errorMode() != 'q') {
      try {
        bury(message);
      } catch (IOException unreadable) {
        call.err().println("cannot save message: " + unreadable.getMessage());
      }
    }
  }

  /** Who is called otherwise than by -f, -F or NAME is called as the account says. */
  private String fullName() {
    String sender = sender();
    Decision decision = mta.rules().ask("parse", sender, Facts.NONE).toCompletableFuture().join();
    boolean here = decision instanceof Decision.Mailer mailer && mailer.local();
    boolean elsewhere = sender.indexOf('@') >= 0 && !here;
    String given = arguments.fullName();
    if (elsewhere) {
      return "";
    } else if (given != null) {
      return given;
    }
    String named = call.environment().getOrDefault("NAME", "");
    if (!named.isEmpty() && arguments.sender() == null) {
      return named;
    }
    return mta.locals()
        .user(decision instanceof Decision.Mailer mailer && here ? mailer.user() : sender)
        .map(account -> account.gecos().split(",", 2)[0].strip())
        .orElse("");
  }

  /** Without angle brackets, as setsender() in envelope.c has it. */
  private String sender() {
    String given = arguments.sender();
    if (given == null) {
      return call.user().name();
    }
    String bare = AddressText.bare(given);
    return bare.isEmpty() ? "<>" : bare;
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
    headers.addAll(letter.headers());
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

  /** Who watches waits for the end. */
  private DeliveryMode mode() {
    return arguments.verbose() ? DeliveryMode.INTERACTIVE : mta.settings().deliveryMode();
  }
}
