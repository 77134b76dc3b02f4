package dev.mxlab.imap.session;

import dev.mxlab.imap.fetch.FetchItems;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What NOTIFY asks for (RFC 5465 section 8): events of groups of mailboxes. */
final class NotifyRequest {
  /** What can happen. */
  enum Event {
    MESSAGE_NEW("MessageNew", true),
    MESSAGE_EXPUNGE("MessageExpunge", true),
    FLAG_CHANGE("FlagChange", true),
    ANNOTATION_CHANGE("AnnotationChange", false),
    MAILBOX_NAME("MailboxName", true),
    SUBSCRIPTION_CHANGE("SubscriptionChange", true),
    MAILBOX_METADATA_CHANGE("MailboxMetadataChange", false),
    SERVER_METADATA_CHANGE("ServerMetadataChange", false);

    private final String word;
    private final boolean supported;

    Event(String word, boolean supported) {
      this.word = word;
      this.supported = supported;
    }
  }

  private enum Which {
    SELECTED,
    SELECTED_DELAYED,
    PERSONAL,
    INBOXES,
    SUBSCRIBED,
    SUBTREE,
    MAILBOXES
  }

  private record Group(
      Which which, List<String> names, Set<Event> events, @Nullable FetchItems items) {}

  static final NotifyRequest NONE = new NotifyRequest(false);

  private final boolean status;
  private final List<Group> groups = new ArrayList<>();

  private NotifyRequest(boolean status) {
    this.status = status;
  }

  static NotifyRequest parse(List<Arg> args) throws BadCommand {
    String verb = args.isEmpty() ? null : args.get(0).word();
    if ("NONE".equals(verb)) {
      return NONE;
    }
    if (!"SET".equals(verb)) {
      throw new BadCommand("Invalid arguments");
    }
    boolean status = args.size() > 1 && "STATUS".equals(args.get(1).word());
    NotifyRequest request = new NotifyRequest(status);
    for (Arg arg : args.subList(status ? 2 : 1, args.size())) {
      List<Arg> group = arg.group();
      if (group == null || group.isEmpty()) {
        throw new BadCommand("Invalid arguments");
      }
      request.groups.add(group(group));
    }
    return request;
  }

  private static Group group(List<Arg> args) throws BadCommand {
    String word = String.valueOf(args.get(0).word());
    Which which = null;
    for (Which one : Which.values()) {
      if (one.name().replace('_', '-').equals(word)) {
        which = one;
      }
    }
    if (which == null) {
      throw new BadCommand("Invalid arguments");
    }
    List<String> names = new ArrayList<>();
    int at = 1;
    if (which == Which.SUBTREE || which == Which.MAILBOXES) {
      List<Arg> list = at < args.size() ? args.get(at).group() : null;
      for (Arg name : list == null ? args.subList(at, Math.min(at + 1, args.size())) : list) {
        names.add(String.valueOf(name.string()));
      }
      at++;
    }
    if (at + 1 != args.size()) {
      throw new BadCommand("Invalid arguments");
    }
    boolean selected = which == Which.SELECTED || which == Which.SELECTED_DELAYED;
    return new Group(which, names, events(args.get(at), selected), items(args.get(at), selected));
  }

  /** What is fetched of new messages: a list behind MessageNew; null where there is none. */
  private static @Nullable FetchItems items(Arg arg, boolean selected) throws BadCommand {
    List<Arg> words = arg.group();
    for (int i = 1; selected && words != null && i < words.size(); i++) {
      if (words.get(i).group() != null) {
        return FetchItems.parse(words.subList(i, i + 1), () -> {});
      }
    }
    return null;
  }

  /** What is fetched of new messages of the selected mailbox. */
  @Nullable FetchItems items() {
    for (Group group : groups) {
      if (group.items() != null) {
        return group.items();
      }
    }
    return null;
  }

  private static Set<Event> events(Arg arg, boolean selected) throws BadCommand {
    EnumSet<Event> events = EnumSet.noneOf(Event.class);
    List<Arg> words = arg.group();
    if (words == null) {
      if ("NONE".equals(arg.word())) {
        return events;
      }
      throw new BadCommand("Invalid arguments");
    }
    for (Arg one : words) {
      boolean attributes = one.group() != null;
      if (attributes && selected && events.contains(Event.MESSAGE_NEW)) {
        continue;
      }
      events.add(event(String.valueOf(one.string())));
    }
    boolean one = events.contains(Event.MESSAGE_NEW) != events.contains(Event.MESSAGE_EXPUNGE);
    if (one) {
      throw new BadCommand("MessageNew and MessageExpunge must be together");
    }
    if (!events.contains(Event.MESSAGE_NEW) && events.contains(Event.FLAG_CHANGE)) {
      throw new BadCommand("FlagChange requires MessageNew and MessageExpunge");
    }
    return events;
  }

  private static Event event(String word) throws BadCommand {
    for (Event event : Event.values()) {
      if (event.word.toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
        return event;
      }
    }
    throw new BadCommand("Invalid arguments");
  }

  /** Events that nobody here can tell of, by their names. */
  String unsupported() {
    StringBuilder words = new StringBuilder();
    for (Group group : groups) {
      for (Event event : group.events()) {
        if (!event.supported && words.indexOf(event.word) < 0) {
          words.append(words.length() > 0 ? " " : "").append(event.word);
        }
      }
    }
    return words.toString();
  }

  boolean isNone() {
    return groups.stream().allMatch(group -> group.events().isEmpty());
  }

  /** Whether the status of each mailbox is told at once. */
  boolean status() {
    return status;
  }

  boolean selectedAtOnce() {
    return groups.stream()
        .anyMatch(group -> group.which() == Which.SELECTED && !group.events().isEmpty());
  }

  /** The events of a mailbox that is not selected: the first group that has it counts. */
  Set<Event> events(String name, boolean subscribed, char separator) {
    for (Group group : groups) {
      boolean in =
          switch (group.which()) {
            case SELECTED, SELECTED_DELAYED -> false;
            case PERSONAL -> true;
            case INBOXES -> name.equals("INBOX");
            case SUBSCRIBED -> subscribed;
            case MAILBOXES -> group.names().contains(name);
            case SUBTREE ->
                group.names().stream()
                    .anyMatch(top -> name.equals(top) || name.startsWith(top + separator));
          };
      if (in) {
        return group.events();
      }
    }
    return Set.of();
  }
}
