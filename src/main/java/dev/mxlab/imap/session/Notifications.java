package dev.mxlab.imap.session;

import dev.mxlab.imap.fetch.Fetch;
import dev.mxlab.imap.fetch.FetchItems;
import dev.mxlab.imap.session.NotifyRequest.Event;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.view.Work;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailAccount.NameEvent;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.Snapshot;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** What a client wants to hear of by itself (RFC 5465). */
final class Notifications {
  private static final Logger LOG = LogManager.getLogger(Notifications.class);

  /** More mailboxes than these are not watched. */
  private static final int MOST_WATCHED = 500;

  private static final int MOST_PENDING = 1000;
  private static final Set<StatusCommand.Item> NEW_MESSAGES =
      EnumSet.of(
          StatusCommand.Item.MESSAGES, StatusCommand.Item.UIDNEXT, StatusCommand.Item.UNSEEN);
  private static final Set<StatusCommand.Item> NEW_MAILBOX =
      EnumSet.of(
          StatusCommand.Item.MESSAGES,
          StatusCommand.Item.UIDNEXT,
          StatusCommand.Item.UIDVALIDITY,
          StatusCommand.Item.UNSEEN);

  /** A mailbox that is watched without being selected. */
  private static final class Watched {
    final Mailbox mailbox;
    final Set<Event> events;
    Snapshot told;

    Watched(Mailbox mailbox, Set<Event> events) {
      this.mailbox = mailbox;
      this.events = events;
      this.told = mailbox.snapshot();
    }
  }

  private final Mail mail;
  private final Runnable wake;
  private final Map<String, Watched> watched = new HashMap<>();
  private final ConcurrentLinkedQueue<NameEvent> names = new ConcurrentLinkedQueue<>();
  private NotifyRequest request = NotifyRequest.NONE;
  private @Nullable AutoCloseable watching;

  Notifications(Mail mail, Runnable wake) {
    this.mail = mail;
    this.wake = wake;
  }

  /** Whether news are told between commands. */
  boolean wanted() {
    return !request.isNone();
  }

  /** Whether those of the selected mailbox are. */
  boolean selectedAtOnce() {
    return request.selectedAtOnce();
  }

  /** What the client asked to be fetched of messages that came; null for nothing. */
  @Nullable Work fetch(UidSet came) {
    FetchItems items = request.items();
    View view = mail.view();
    return items == null || came.isEmpty() || view == null
        ? null
        : new Fetch(view, items, came, -1, mail.settings().zone(), message -> {});
  }

  Command command(List<Arg> args) throws BadCommand {
    NotifyRequest asked = NotifyRequest.parse(args);
    String bad = asked.unsupported();
    return Command.of(
        out -> {
          if (!bad.isEmpty()) {
            return "NO [BADEVENT " + bad + "] Unsupported NOTIFY events";
          }
          stop();
          request = asked;
          mail.hush(asked.isNone());
          start(out);
          return "OK NOTIFY completed";
        });
  }

  private void start(Out out) throws IOException {
    if (request.isNone()) {
      return;
    }
    watching =
        mail.account()
            .watch(
                event -> {
                  if (names.size() < MOST_PENDING) {
                    names.add(event);
                    wake.run();
                  }
                });
    Set<String> subscriptions = mail.account().subscriptions();
    for (MailAccount.Listed listed : mail.account().list()) {
      if (listed.selectable()) {
        watch(listed.name(), subscriptions, request.status() ? out : null);
      }
    }
  }

  private void watch(String name, Set<String> subscriptions, @Nullable Out out) {
    Set<Event> events =
        request.events(name, subscriptions.contains(name), mail.account().separator());
    boolean messages = events.contains(Event.MESSAGE_NEW) || events.contains(Event.FLAG_CHANGE);
    if (!messages || watched.size() >= MOST_WATCHED || watched.containsKey(name)) {
      return;
    }
    try {
      Mailbox mailbox = mail.account().open(name);
      Watched one = new Watched(mailbox, events);
      watched.put(name, one);
      mailbox.listen(now -> wake.run());
      if (out != null && !isSelected(name)) {
        EnumSet<StatusCommand.Item> items = EnumSet.copyOf(NEW_MAILBOX);
        if (events.contains(Event.FLAG_CHANGE)) {
          items.add(StatusCommand.Item.HIGHESTMODSEQ);
        }
        StatusCommand.write(out, name, one.told, items);
      }
    } catch (IOException gone) {
      LOG.debug("{} cannot be watched", name, gone);
    }
  }

  private boolean isSelected(String name) {
    var view = mail.view();
    return view != null && view.mailbox().name().equals(name);
  }

  /** What differs between two states of a mailbox, as far as the client wants to know. */
  private static Set<StatusCommand.Item> news(Snapshot before, Snapshot now, Set<Event> events) {
    EnumSet<StatusCommand.Item> items = EnumSet.noneOf(StatusCommand.Item.class);
    if (now.uidValidity() != before.uidValidity()) {
      items.addAll(NEW_MAILBOX);
    } else if (now.count() != before.count() || now.uidNext() != before.uidNext()) {
      items.addAll(NEW_MESSAGES);
    }
    if (events.contains(Event.FLAG_CHANGE)) {
      if (StatusCommand.unseen(now) != StatusCommand.unseen(before)) {
        items.add(StatusCommand.Item.UNSEEN);
      }
      if (now.highestModseq() != before.highestModseq()) {
        items.add(StatusCommand.Item.HIGHESTMODSEQ);
      }
    }
    return items;
  }

  /** Tells what happened to names and to mailboxes that are not selected. May wait. */
  void tell(Out out) throws IOException {
    for (NameEvent event = names.poll(); event != null; event = names.poll()) {
      tell(out, event);
    }
    for (Map.Entry<String, Watched> entry : new ArrayList<>(watched.entrySet())) {
      Watched one = entry.getValue();
      Snapshot now = one.mailbox.snapshot();
      if (now == one.told) {
        continue;
      }
      Set<StatusCommand.Item> items = news(one.told, now, one.events);
      one.told = now;
      if (!items.isEmpty() && !isSelected(entry.getKey())) {
        StatusCommand.write(out, entry.getKey(), now, items);
      }
    }
  }

  private void tell(Out out, NameEvent event) throws IOException {
    boolean subscription =
        event.what() == NameEvent.What.SUBSCRIBED || event.what() == NameEvent.What.UNSUBSCRIBED;
    Set<String> subscriptions = mail.account().subscriptions();
    boolean subscribed = subscriptions.contains(event.name());
    Set<Event> events = request.events(event.name(), subscribed, mail.account().separator());
    if (event.what() == NameEvent.What.DELETED || event.what() == NameEvent.What.RENAMED) {
      forget(event.what() == NameEvent.What.DELETED ? event.name() : event.oldName());
    }
    if (events.contains(subscription ? Event.SUBSCRIPTION_CHANGE : Event.MAILBOX_NAME)) {
      list(out, event);
    }
    if (event.what() == NameEvent.What.CREATED || event.what() == NameEvent.What.RENAMED) {
      watch(event.name(), subscriptions, out);
    }
  }

  private void list(Out out, NameEvent event) throws IOException {
    // A new mbox file is empty, and no directory.
    boolean file =
        mail.account().layout(event.name()).files() && mail.account().exists(event.name());
    String plain = file ? "\\NoInferiors \\UnMarked" : "";
    String attributes =
        switch (event.what()) {
          case DELETED -> "\\NonExistent";
          case SUBSCRIBED -> "\\Subscribed" + (file ? " " : "") + plain;
          case CREATED, RENAMED, UNSUBSCRIBED -> plain;
        };
    out.add("* LIST (").add(attributes).add(") \"").add(mail.account().separator()).add("\" ");
    out.astring(event.name());
    if (event.what() == NameEvent.What.RENAMED) {
      out.add(" (\"OLDNAME\" (").astring(event.oldName()).add("))");
    }
    out.line("");
  }

  private void forget(String name) {
    Watched one = watched.remove(name);
    if (one != null) {
      one.mailbox.close();
    }
  }

  private void stop() {
    watched.values().forEach(one -> one.mailbox.close());
    watched.clear();
    names.clear();
    AutoCloseable old = watching;
    watching = null;
    if (old != null) {
      try {
        old.close();
      } catch (Exception e) {
        LOG.debug("a watch did not end", e);
      }
    }
  }

  void close() {
    request = NotifyRequest.NONE;
    stop();
  }
}
